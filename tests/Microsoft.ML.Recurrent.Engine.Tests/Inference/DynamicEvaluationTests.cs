using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

/// <summary>Dynamic evaluation compared with steps that the test takes by itself on the gradient of the engine.</summary>
public sealed class DynamicEvaluationTests
{
    private static readonly AdaptationOptions s_options = new() { DynamicEvaluationRate = 0.01f, DynamicEvaluationSegmentLength = 4, DynamicEvaluationDecay = 0.02f };

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void StepsAreThoseTakenByHand(CellKind kind) => AssertByHand(TinyLanguage.Make(kind), TinyLanguage.Text(30));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void FrozenAndTiedVectorsLearnAsInTraining(bool frozen, bool tied)
    {
        var network = TinyLanguage.Make(frozen: frozen, tied: tied);
        var weights = AssertByHand(network, TinyLanguage.Text(30));
        var (offset, length) = (network.Parameters["embedding.weight"].Offset, network.Parameters["embedding.weight"].Length);
        Assert.Equal(frozen, weights.AsSpan(offset, length).SequenceEqual(network.Parameters.Weights.Slice(offset, length)));
    }

    [Fact]
    public void GradientThatIsNotFiniteChangesNothing()
    {
        var learner = new DynamicEvaluation(TinyLanguage.Make(), s_options);
        var before = learner.Network.Parameters.Weights.ToArray();
        learner.Network.Parameters.WritableWeightsOf("head.bias")[3] = float.PositiveInfinity;
        learner.Network.Refresh();
        Run(learner.Pass, [1, 2, 3], 0);
        learner.Learn([4, 5, 6]);
        learner.Network.Parameters.WritableWeightsOf("head.bias")[3] = before[learner.Network.Parameters["head.bias"].Offset + 3];
        Assert.Equal(before, learner.Network.Parameters.Weights.ToArray());
    }

    [Fact]
    public void SegmentAfterTheFirstAllocatesNothing()
    {
        var network = TinyLanguage.Make();
        var scorer = new AdaptiveScorer(network, s_options with { CacheSize = 5 });
        var text = TinyLanguage.Text(41);
        var results = new float[40];
        Assert.Equal(0, AllocatedBytes.Of(() => scorer.Score(text, results)));
        var session = new AdaptiveSession(network, s_options with { CacheSize = 5 });
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            foreach (var token in text)
                session.Step(token);
            session.Reset();
        }));
    }

    /// <summary>Scores a text by hand in double precision, but for the network itself, and returns the weights that were learned.</summary>
    private static float[] AssertByHand(RecurrentNetwork network, int[] text)
    {
        var trained = network.Parameters.Weights.ToArray();
        var copy = RecurrentNetwork.WithZeroWeights(network.Shape);
        var weights = trained.Select(weight => (double)weight).ToArray();
        var squares = new double[weights.Length];
        var norms = 0.0;
        var pass = new NetworkPass(copy);
        SetWeights(copy, weights);
        pass.Begin(1, training: true, seed: 0);
        var expected = new List<double>();
        for (int first = 0, segment = 1; first < text.Length - 1; first += 4, segment++)
        {
            var end = Math.Min(first + 4, text.Length - 1);
            Run(pass, text[first..end], first);
            var gradient = Gradient(pass, text[(first + 1)..(end + 1)], expected);
            foreach (var (offset, length) in copy.FrozenRanges)
                gradient.AsSpan(offset, length).Clear();
            norms += gradient.Sum(value => (double)value * value);
            var floor = Math.Sqrt(norms / segment / weights.Length);
            for (var i = 0; i < weights.Length; i++)
            {
                squares[i] += (((double)gradient[i] * gradient[i]) - squares[i]) / segment;
                weights[i] += (-0.01f * gradient[i] / (Math.Sqrt(squares[i]) + floor + 1e-8)) + (0.02f * (trained[i] - weights[i]));
            }

            SetWeights(copy, weights);
        }

        var session = new AdaptiveSession(network, s_options);
        var scores = TinyLanguage.Score(new AdaptiveScorer(network, s_options), text);
        for (var i = 0; i < scores.Length; i++)
        {
            Assert.Equal(expected[i], scores[i], 2e-5);
            var outputs = session.Step(text[i]).ToArray();
            Assert.Equal(expected[i], outputs[text[i + 1]] - Math.Log(outputs.Sum(output => Math.Exp(output))), 2e-5);
        }

        session.Observe(text[^1]);
        session.Reset();
        for (var i = 0; i < weights.Length; i++)
            Assert.Equal(weights[i], session.Weights[i], 2e-5);
        Assert.Equal(trained, network.Parameters.Weights.ToArray());
        return session.Weights.ToArray();
    }

    private static void SetWeights(RecurrentNetwork network, double[] weights)
    {
        for (var i = 0; i < weights.Length; i++)
            network.Parameters.WritableWeights[i] = (float)weights[i];
        network.Refresh();
    }

    private static void Run(NetworkPass pass, int[] tokens, int first)
    {
        if (first == 0)
            pass.Begin(1, training: true, seed: 0);
        pass.Input.Layout([int.MaxValue], first, tokens.Length, inputSize: 0, hasTokens: true);
        tokens.CopyTo(pass.Input.Tokens);
        pass.Forward(tokens.Length);
    }

    private static float[] Gradient(NetworkPass pass, int[] targets, List<double> scores)
    {
        for (var row = 0; row < targets.Length; row++)
        {
            var outputs = pass.Output.Slice(row * pass.OutputStride, TinyLanguage.Vocabulary).ToArray();
            scores.Add(outputs[targets[row]] - Math.Log(outputs.Sum(output => Math.Exp(output))));
        }

        var batch = new LossBatch
        {
            Outputs = pass.Output,
            Rows = targets.Length,
            Width = TinyLanguage.Vocabulary,
            OutputStride = pass.OutputStride,
            Classes = targets,
            Scale = 1f / targets.Length,
        };
        new SoftmaxCrossEntropyLoss().Evaluate(batch, pass.OutputGradient);
        var gradient = new float[pass.Network.Parameters.Count];
        pass.Backward(gradient);
        return gradient;
    }
}
