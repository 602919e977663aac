using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

public sealed class InitializationOptionsTests
{
    private const int H = 32;
    private const int I = 8;

    [Fact]
    public void GlorotIsDrawnForEachGateApart()
    {
        var weights = Draw(new() { InputWeights = WeightFill.Glorot, RecurrentWeights = WeightFill.Glorot });
        AssertUniform(weights.WeightsOf("weight_ih_l0"), MathF.Sqrt(6f / (H + I)));
        AssertUniform(weights.WeightsOf("weight_hh_l0"), MathF.Sqrt(6f / (H + H)));
    }

    [Theory]
    [InlineData(0, 0.17677669f)] // 1/sqrt(H)
    [InlineData(0.03f, 0.03f)]
    public void UniformFillHasTheLimitThatIsAskedFor(float asked, float limit)
    {
        var weights = Draw(new() { InputWeights = WeightFill.Uniform, RecurrentWeights = WeightFill.Uniform, UniformLimit = asked });
        AssertUniform(weights.WeightsOf("weight_ih_l0"), limit);
        AssertUniform(weights.WeightsOf("weight_hh_l0"), limit);
    }

    [Fact]
    public void InputWeightsCanBeOrthogonal()
    {
        var gate = Draw(new() { InputWeights = WeightFill.Orthogonal }).WeightsOf("weight_ih_l0")[..(H * I)].ToArray();
        for (var a = 0; a < I; a++)
            for (var b = 0; b < I; b++)
                Assert.Equal(a == b ? 1f : 0f, Enumerable.Range(0, H).Sum(k => gate[(k * I) + a] * gate[(k * I) + b]), 1e-5f);
    }

    [Fact]
    public void IdentityStandsInEachGateOfTheRecurrentWeights()
    {
        var weights = Draw(new() { RecurrentWeights = WeightFill.Identity }).WeightsOf("weight_hh_l0");
        for (var row = 0; row < 4 * H; row++)
            for (var column = 0; column < H; column++)
                Assert.Equal(row % H == column ? 1f : 0f, weights[(row * H) + column]);
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(2.5f, false)]
    [InlineData(2.5f, true)]
    public void ForgetBiasIsWhatIsAskedForAndNothingElseIsBiased(float bias, bool normalized)
    {
        var parameters = Draw(new() { ForgetBias = bias }, new CellOptions { LayerNormalization = normalized });
        for (var row = 0; row < 4 * H; row++)
        {
            var sum = normalized ? parameters.WeightsOf("bias_ln_ih_l0")[row] + parameters.WeightsOf("bias_ln_hh_l0")[row]
                : parameters.WeightsOf("bias_ih_l0")[row] + parameters.WeightsOf("bias_hh_l0")[row];
            Assert.Equal(row is >= H and < 2 * H ? bias : 0f, sum);
        }
    }

    [Theory]
    [InlineData(1f, 1, false)]
    [InlineData(3f, 2, false)]
    [InlineData(3f, 2, true)]
    public void ForgetBiasesOfAnSLstmReachFromWhatIsAskedForToThreeAboveItInEachHead(float bias, int heads, bool normalized)
    {
        var parameters = Draw(
            new() { ForgetBias = bias }, new CellOptions { Kind = CellKind.SLstm, RecurrentHeads = heads, LayerNormalization = normalized });
        var name = normalized ? "bias_ln" : "bias";
        var head = H / heads;
        for (var row = 0; row < 4 * H; row++)
        {
            var sum = parameters.WeightsOf($"{name}_ih_l0")[row] + parameters.WeightsOf($"{name}_hh_l0")[row];
            Assert.Equal(row is >= H and < 2 * H ? bias + (3f * (row % head) / (head - 1)) : 0f, sum, 1e-6f);
        }
    }

    [Fact]
    public void ChronoBiasesOfAnSLstmAreThoseOfTheForgetGateAlone()
    {
        var bias = Draw(new() { ChronoSpan = 100 }, new CellOptions { Kind = CellKind.SLstm }).WeightsOf("bias_hh_l0");
        Assert.All(bias[H..(2 * H)].ToArray(), value => Assert.InRange(value, 0f, MathF.Log(99)));
        Assert.True(bias[H..(2 * H)].ToArray().Distinct().Count() > H / 2);
        Assert.All(bias[..H].ToArray().Concat(bias[(2 * H)..].ToArray()), value => Assert.Equal(0f, value)); // that of the input gate would have no effect
    }

    [Fact]
    public void TheRecurrentWeightsOfEachHeadAreOrthogonal()
    {
        var weights = Draw(new(), new CellOptions { Kind = CellKind.SLstm, RecurrentHeads = 2 }).WeightsOf("weight_hh_l0").ToArray();
        const int Head = H / 2;
        Assert.Equal(4 * H * Head, weights.Length);
        for (var block = 0; block < 8; block++)
            for (var a = 0; a < Head; a++)
                for (var b = 0; b < Head; b++)
                    Assert.Equal(a == b ? 1f : 0f, Enumerable.Range(0, Head).Sum(k => Weight(block, a, k) * Weight(block, b, k)), 1e-5f);

        float Weight(int block, int row, int column) => weights[(((block * Head) + row) * Head) + column];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ChronoBiasesOfAGruStandInTheGateThatKeeps(bool resetAfter)
    {
        var bias = Draw(new() { ChronoSpan = 100 }, new CellOptions { Kind = CellKind.Gru, ResetAfter = resetAfter }).WeightsOf("bias_hh_l0");
        for (var row = 0; row < 3 * H; row++)
        {
            if (row is >= H and < 2 * H)
                Assert.InRange(bias[row], 0f, MathF.Log(99));
            else
                Assert.Equal(0f, bias[row]);
        }

        Assert.True(bias[H..(2 * H)].ToArray().Distinct().Count() > H / 2);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.02f)]
    [InlineData(1.5f)]
    public void TheEmbeddingIsDrawnWithTheDeviationAskedFor(float deviation)
    {
        var network = new RecurrentNetwork(
            new NetworkOptions
            {
                Embedding = new EmbeddingOptions { VocabularySize = 200, Size = 20 },
                OutputSize = 1,
                HiddenSizes = [H],
                Initialization = new() { EmbeddingDeviation = deviation },
            },
            seed: 4);
        var meanSquare = network.Parameters.WeightsOf("embedding.weight").ToArray().Average(w => (double)w * w);
        Assert.Equal(deviation, Math.Sqrt(meanSquare), 0.05 * deviation);
    }

    [Fact]
    public void TheEmbeddingCanStartAtRightAngles()
    {
        const int Size = 20;
        var network = new RecurrentNetwork(
            new NetworkOptions
            {
                Embedding = new EmbeddingOptions { VocabularySize = 15, Size = Size, PaddingIndex = 0 },
                OutputSize = 1,
                HiddenSizes = [H],
                Initialization = new() { EmbeddingDeviation = 0.3f, OrthogonalEmbedding = true },
            },
            seed: 4);
        var vectors = network.Parameters.WeightsOf("embedding.weight").ToArray().Chunk(Size).ToArray();
        Assert.All(vectors[0], value => Assert.Equal(0, value));
        for (var a = 1; a < vectors.Length; a++)
            for (var b = 1; b < vectors.Length; b++)
                Assert.Equal(a == b ? 0.3 * 0.3 * Size : 0, vectors[a].Zip(vectors[b], (x, y) => (double)x * y).Sum(), 1e-5);
    }

    [Fact]
    public void WhatIsOutOfRangeOrWouldDoNothingIsNamed()
    {
        var wrong = new InitializationOptions
        {
            InputWeights = WeightFill.Identity,
            RecurrentWeights = (WeightFill)9,
            ForgetBias = float.NaN,
            ChronoSpan = -1,
            UniformLimit = -0.5f,
            EmbeddingDeviation = -0.2f,
        };
        var message = Refusal(wrong, new CellOptions());
        foreach (var part in new[] { "InputWeights is Identity", "RecurrentWeights is 9", "ForgetBias is NaN", "ChronoSpan is -1", "UniformLimit is -0.5", "EmbeddingDeviation is -0.2" })
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains("ChronoSpan is 50", Refusal(new() { ChronoSpan = 50 }, new CellOptions { Kind = CellKind.Elman }), StringComparison.Ordinal);
        Assert.Contains("UniformLimit is 0.1", Refusal(new() { UniformLimit = 0.1f }, new CellOptions()), StringComparison.Ordinal);
    }

    private static string Refusal(InitializationOptions options, CellOptions cell) => Assert.Throws<ArgumentException>(() => { Draw(options, cell); }).Message;

    private static ParameterStore Draw(InitializationOptions options, CellOptions? cell = null) => new RecurrentNetwork(
        new NetworkOptions { InputSize = I, OutputSize = 1, HiddenSizes = [H], Cell = cell ?? new(), Initialization = options }, seed: 4).Parameters;

    private static void AssertUniform(ReadOnlySpan<float> weights, float limit)
    {
        var values = weights.ToArray();
        Assert.All(values, w => Assert.InRange(w, -limit, limit));
        // Of a thousand draws the largest is well above nine tenths of the limit; the mean square is a third of its square.
        Assert.True(values.Max() > 0.97f * limit && values.Min() < -0.97f * limit);
        Assert.Equal(limit * limit / 3.0, values.Average(w => (double)w * w), 0.15 * limit * limit / 3.0);
    }
}
