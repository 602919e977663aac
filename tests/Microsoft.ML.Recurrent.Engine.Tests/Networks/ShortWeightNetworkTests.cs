using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Memory;
using Microsoft.ML.Recurrent.Engine.Tests.Training;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

/// <summary>Networks whose weights are stored in 16 bits, compared with the same weights in the floats that training needs.</summary>
public sealed class ShortWeightNetworkTests
{
    [Theory]
    [MemberData(nameof(TrainingVariants.Names), MemberType = typeof(TrainingVariants))]
    public void OutputsHaveTheSameBitsAsWithFloats(string variant)
    {
        var (network, floats) = (Make(variant), Make(variant));
        floats.PrepareTraining();
        Assert.True(network.Chain.IsShort);
        Assert.False(floats.Chain.IsShort);
        var data = TrainingVariants.Data(variant, 30, 1, 20);
        foreach (var batch in (int[])[1, 2, 7, 30])
            Assert.Equal(Predict(floats, data, batch), Predict(network, data, batch));
    }

    [Theory]
    [InlineData(CellKind.Elman)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    public void SeveralPanelsHaveTheSameBitsAsWithFloatsInWindowsAndSteps(CellKind kind)
    {
        var options = new NetworkOptions { InputSize = 81, HiddenSizes = [90, 75], Cell = new CellOptions { Kind = kind }, OutputSize = 3 };
        var (network, floats) = (Cut(new RecurrentNetwork(options)), Cut(new RecurrentNetwork(options)));
        floats.PrepareTraining();
        var (pass, expected) = (new NetworkPass(network), new NetworkPass(floats));
        foreach (var (sequences, steps) in ((int, int)[])[(1, 1), (2, 1), (1, 40), (2, 40), (5, 70)])
            Assert.Equal(Run(expected, sequences, [steps, 3]), Run(pass, sequences, [steps, 3]));
    }

    [Theory]
    [InlineData(CellKind.Elman)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    public void StepsOfSeveralSequencesHaveTheSameBitsInWindowsOfAnyLength(CellKind kind)
    {
        var options = new NetworkOptions { InputSize = 81, HiddenSizes = [90, 75], Cell = new CellOptions { Kind = kind }, OutputSize = 3 };
        var pass = new NetworkPass(Cut(new RecurrentNetwork(options)));
        var byStep = Run(pass, 2, [.. Enumerable.Repeat(1, 50)]);
        Assert.Equal(byStep, Run(pass, 2, [50]));
        Assert.Equal(byStep, Run(pass, 2, [1, 2, 45, 2]));
    }

    [Theory]
    [MemberData(nameof(TrainingVariants.StreamingNames), MemberType = typeof(TrainingVariants))]
    public void AStreamingStepAllocatesNothing(string variant)
    {
        var network = Make(variant);
        var session = new NetworkSession(network);
        float[] features = [0.1f, -0.2f, 0.3f];
        int[][] characters = [.. Enumerable.Range(0, 6).Select(token => TrainingVariants.Characters(variant, token))];
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < 500; t++)
                session.Step(features, t % 6, characters[t % 6]);
        }));
    }

    private static RecurrentNetwork Make(string variant) => Cut(TrainingVariants.Make(variant));

    private static RecurrentNetwork Cut(RecurrentNetwork network)
    {
        ShortWeights.Cut(network.Parameters.WritableWeights);
        network.Refresh();
        return network;
    }

    private static List<float> Predict(RecurrentNetwork network, SequenceDataset data, int batch)
    {
        using var predictor = new BatchPredictor(network, 1, batch);
        List<float> all = [];
        predictor.Predict(data, (_, outputs) => all.AddRange(outputs));
        return all;
    }

    // The outputs and states after windows of the given lengths.
    private static float[] Run(NetworkPass pass, int sequences, int[] windows)
    {
        var random = new Random(3);
        pass.Begin(sequences, training: false, seed: 0);
        var first = 0;
        foreach (var steps in windows)
        {
            int[] lengths = [.. Enumerable.Repeat(int.MaxValue, sequences)];
            pass.Input.Layout(lengths, first, steps, pass.Network.Shape.Input.InputSize, hasTokens: false);
            foreach (ref var feature in pass.Input.Features)
                feature = random.NextSingle() - 0.5f;
            pass.Forward(steps);
            first += steps;
        }

        var state = new float[pass.StateLength];
        pass.SaveState(state);
        return [.. pass.Output, .. state];
    }
}
