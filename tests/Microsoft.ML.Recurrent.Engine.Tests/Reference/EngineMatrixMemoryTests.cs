using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The mLSTM over more steps than it computes together, with gates that keep what they have seen for as long.</summary>
public sealed class EngineMatrixMemoryTests
{
    private static readonly int[] s_lengths = [70, 33, 32, 31, 1, 64];

    [Theory]
    [InlineData(20, 0)]
    [InlineData(6, 6)] // heads of one unit
    [InlineData(17, 1)]
    [InlineData(70, 1)] // a head of two panels
    [InlineData(192, 2)]
    public void ChunksReproduceTheReference(int hidden, int heads)
    {
        var c = Case(hidden, heads, input: [1, 0.5, 0, -1], forget: [4, 3, 5, 2]);
        var expected = c.RunWellConditionedReference();
        expected.AssertReproducedBy(EngineStack.Run(c));
        var (output, final) = EngineStack.Predict(c, recurrentDropout: 0, zoneout: 0);
        RecurrentResult.AssertClose("output", expected.Output, output);
        RecurrentResult.AssertClose("final", expected.Final, final);
    }

    [Theory]
    [InlineData(60, -60, 20, 0, 40, 0, -40, 3)]
    [InlineData(-30, 30, 80, -80, -5, 5, 0.1, 40)]
    [InlineData(10, 10, 10, 10, -60, -60, -2, -2)]
    public void GatesOfAnySizeReproduceTheReference(double i0, double i1, double i2, double i3, double f0, double f1, double f2, double f3)
    {
        // Keys like queries keep n . q away from zero, where every output would be rounding.
        var c = Case(hidden: 20, heads: 4, [i0, i1, i2, i3], [f0, f1, f2, f3], keys: 2);
        var expected = c.RunReference();
        var found = EngineStack.Run(c);
        (expected with { Final = found.Final, InitialGradient = found.InitialGradient }).AssertReproducedBy(found);
    }

    [Fact]
    public void WindowsThatEndWithinAChunkReproduceTruncatedBackpropagation() => EngineWindowTests.CheckOverlappingWindows(
        new ReferenceNetworkOptions(ReferenceVariants.Stack("matrix memory", 12, 6), OutputSize: 2) { InputSize = 3 }, [50, 90, 33, 71], every: 37, window: 50);

    [Fact]
    public void StepsOfALongStreamGiveWhatItsChunksGive()
    {
        const int Steps = 1000, InputSize = 3;
        var options = new NetworkOptions
        {
            InputSize = InputSize,
            HiddenSizes = [24, 10],
            Cell = new CellOptions { Kind = CellKind.MLstm },
            Pooling = SequencePooling.None,
            OutputSize = 2,
            Initialization = new() { ForgetBias = -2 }, // longer memories have larger n, and n . q near zero is rounding
        };
        var network = new RecurrentNetwork(options, seed: 3);
        float[] x = [.. Waves.Sequences([Steps], InputSize, 0.4)[0].SelectMany(step => step).Select(v => (float)v)];
        double[] whole = [.. new NetworkSession(network).Run(x, []).ToArray().Select(v => (double)v)];
        var stream = new NetworkSession(network);
        for (int t = 0; t < Steps; t++)
        {
            double[] step = [.. stream.Step(x.AsSpan(t * InputSize, InputSize)).ToArray().Select(v => (double)v)];
            for (int j = 0; j < step.Length; j++)
                Assert.Equal(whole[(t * 2) + j], step[j], 1e-5 * (1 + Math.Abs(step[j])));
        }
    }

    // A case whose gates have the given biases, added to those of the waves, and a loss that keeps the rounding of sums over so many rows below the tolerance.
    private static RecurrentCase Case(int hidden, int heads, double[] input, double[] forget, double keys = 0)
    {
        var options = new ReferenceCellOptions(ReferenceCellKind.MLstm, hidden) { MemoryHeads = heads };
        var c = RecurrentCase.FromWaves(inputSize: 3, [options], bidirectional: true, s_lengths);
        foreach (var suffix in new[] { "l0", "l0_reverse" })
        {
            double[] bias = c.Parameters["bias_ih_" + suffix];
            for (int j = 0; j < 2 * hidden; j++)
                bias[j] = (float)(bias[j] + keys);
            for (int head = 0; head < options.Heads; head++)
            {
                bias[(4 * hidden) + head] = (float)(bias[(4 * hidden) + head] + input[head % input.Length]);
                bias[(4 * hidden) + options.Heads + head] = (float)(bias[(4 * hidden) + options.Heads + head] + forget[head % forget.Length]);
            }
        }

        return c with
        {
            OutputWeight = [.. c.OutputWeight.Select(sequence => sequence.Select(step => step.Select(w => 0.1 * w).ToArray()).ToArray())],
            FinalWeight = [.. c.FinalWeight.Select(states => states.Select(state => new ReferenceState(
                [.. state.H.Select(w => 0.1 * w)], [.. state.C.Select(w => input.Max() > 1 ? 0 : 0.1 * w)])).ToArray())],
        };
    }
}
