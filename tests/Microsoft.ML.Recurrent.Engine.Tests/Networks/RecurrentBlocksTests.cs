using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Training;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

/// <summary>Dilated stacks, blocks of xLSTM and the attention head as options, in windows and in streams.</summary>
public sealed class RecurrentBlocksTests
{
    private static readonly NetworkOptions s_options = new() { InputSize = 3, HiddenSizes = [6, 6, 6], OutputSize = 2, Pooling = SequencePooling.None };
    private static readonly NetworkOptions s_blocks = s_options with { Cell = new() { Kind = CellKind.SLstm }, Blocks = RecurrentBlockKind.Xlstm };

    public static TheoryData<CellKind, int> DilatedCells
    {
        get
        {
            var data = new TheoryData<CellKind, int>();
            foreach (var kind in Enum.GetValues<CellKind>())
                foreach (int factor in new[] { 2, 3, 5 })
                    data.Add(kind, factor);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(DilatedCells))]
    public void AStreamThroughDilatedLayersGivesTheOutputsOfTheWhole(CellKind kind, int factor) =>
        AssertStreams(s_options with { Cell = new() { Kind = kind }, DilationFactor = factor });

    [Theory]
    [InlineData(CellKind.SLstm, 0, 0)]
    [InlineData(CellKind.MLstm, 0, 0)]
    [InlineData(CellKind.SLstm, 2, 5)]
    [InlineData(CellKind.MLstm, 3, 9)]
    public void AStreamThroughBlocksGivesTheOutputsOfTheWhole(CellKind kind, int factor, int attention) =>
        AssertStreams(s_blocks with { Cell = new() { Kind = kind }, DilationFactor = factor, AttentionWindow = attention });

    [Fact]
    public void ATrainedWindowStartsAtAMultipleOfTheDilations()
    {
        var network = new RecurrentNetwork(s_options with { DilationFactor = 3 });
        var refusal = Assert.Throws<ArgumentException>(
            () => new TrainingLoop(network, new SquaredLoss(), new TrainingOptions { TruncationLength = 18, TruncationStride = 6 }));
        Assert.Contains("both must be multiples of 9", refusal.Message, StringComparison.Ordinal);
        _ = new TrainingLoop(network, new SquaredLoss(), new TrainingOptions { TruncationLength = 18, TruncationStride = 9 });
    }

    /// <summary>In windows of any length, the first of which is the whole sequence, so that all gradients flow.</summary>
    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.MinGru)]
    [InlineData(CellKind.MLstm)]
    public void ALayerLearnsTheSameFromWindowsThatOverlapByMultiplesOfItsDilation(CellKind kind)
    {
        var options = s_options with { InputSize = TinyData.InputSize, OutputSize = TinyData.Classes, DilationFactor = 2, Pooling = SequencePooling.Last };
        var data = TinyData.Classification(24, 2, 12);
        var (full, cut) = (new RecurrentNetwork(options with { Cell = new() { Kind = kind } }, 5), new RecurrentNetwork(options with { Cell = new() { Kind = kind } }, 5));
        var training = new TrainingOptions { NumberOfEpochs = 2, BatchSize = 8, LearningRate = 0.01f };
        new TrainingLoop(full, new SoftmaxCrossEntropyLoss(), training).Run(data);
        new TrainingLoop(cut, new SoftmaxCrossEntropyLoss(), training with { TruncationLength = 12, TruncationStride = 8 }).Run(data);
        TrainingLoopTests.AssertClose(full.Parameters.Weights, cut.Parameters.Weights, 1e-4f);
    }

    [Fact]
    public void EveryLayerIsDilatedByAPowerOfTheFactor() =>
        Assert.Equal([3, 9], (s_options with { DilationFactor = 3 }).ToShape().Layers.OfType<DilatedShape>().Select(layer => layer.Dilation));

    [Fact]
    public void TheListOfLayersNamesBlocksDilationsAndTheAttentionHead()
    {
        var options = s_options with { DilationFactor = 2, AttentionWindow = 8 };
        Assert.Equal(
            ["Lstm", "Lstm, dilated by 2", "Lstm, dilated by 4", "Self-attention to 8 steps, normalization, residual connection", "Dense"],
            new RecurrentNetwork(options).Layers.Select(layer => layer.Kind));
        foreach (var kind in new[] { CellKind.SLstm, CellKind.MLstm })
            Assert.Equal(3, new RecurrentNetwork(s_blocks with { Cell = new() { Kind = kind } }).Layers
                .Count(layer => layer.Kind == $"Block of {kind}, residual connection"));
    }

    [Fact]
    public void EverythingThatBlocksDoNotGoWithIsNamedInOneMessage()
    {
        var message = Message(s_blocks with
        {
            Cell = new(),
            HiddenSizes = [6, 5],
            ResidualConnections = true,
            DilationFactor = 1,
            AttentionWindow = -1,
            Decoder = new DecoderOptions { Steps = 2 },
        });
        Assert.Contains("Blocks is Xlstm but Cell.Kind is Lstm; it must be SLstm or MLstm", message, StringComparison.Ordinal);
        Assert.Contains("Blocks is Xlstm but HiddenSizes holds 6, 5; all blocks must have the same size", message, StringComparison.Ordinal);
        Assert.Contains("Blocks is Xlstm but ResidualConnections is true", message, StringComparison.Ordinal);
        Assert.Contains("Blocks is Xlstm, but there must be no Decoder", message, StringComparison.Ordinal);
        Assert.Contains("DilationFactor is 1 but must be 0 (none) or at least 2", message, StringComparison.Ordinal);
        Assert.Contains("AttentionWindow is -1 but must be at least 0 (none)", message, StringComparison.Ordinal);
        Assert.Contains("HiddenSizes holds 1 layer", Message(s_options with { HiddenSizes = [6], DilationFactor = 2 }), StringComparison.Ordinal);
        Assert.Contains("from at most 65536 steps before", Message(s_options with { DilationFactor = 1000 }), StringComparison.Ordinal);
        Assert.Contains("AttentionWindow is above 0, but SeparateDirections and HeadPerDirection must be false",
            Message(s_options with { AttentionWindow = 3, Bidirectional = true, SeparateDirections = true }), StringComparison.Ordinal);
    }

    // A stream, the sequence at once, in windows and in a batch with sequences of other lengths.
    private static void AssertStreams(NetworkOptions options)
    {
        const int Steps = 47;
        float tolerance = options.Cell.Kind == CellKind.MLstm ? 2e-4f : 1e-5f; // an mLSTM divides by what is left of a sum, which the order of terms changes
        var network = new RecurrentNetwork(options, 7);
        var data = new SequenceList(options.InputSize, hasTokens: false, TargetKind.Values, targetPerStep: true, targetWidth: options.OutputSize);
        foreach (int steps in new[] { 11, Steps, 3, 1, 30 })
            data.Add(Features(steps), [], [], new float[steps * options.OutputSize]);
        var batch = new float[Steps * options.OutputSize];
        using (var predictor = new BatchPredictor(network, 1))
            predictor.Predict(data, (example, outputs) =>
            {
                if (example == 1)
                    outputs.CopyTo(batch);
            });
        var session = new NetworkSession(network);
        float[] whole = session.Run(Features(Steps), []).ToArray();
        TrainingLoopTests.AssertClose(whole, batch, tolerance);
        session.Reset();
        float[] features = Features(Steps);
        var resumed = new NetworkSession(network);
        for (int step = 0; step < Steps; step++)
        {
            var output = session.Step(features.AsSpan(step * options.InputSize, options.InputSize));
            TrainingLoopTests.AssertClose(whole.AsSpan(step * options.OutputSize, options.OutputSize), output, tolerance);
            if (step == 19)
                Copy(session, resumed, step + 1);
            else if (step > 19)
                Assert.Equal(output.ToArray(), resumed.Step(features.AsSpan(step * options.InputSize, options.InputSize)).ToArray());
        }
    }

    private static void Copy(NetworkSession source, NetworkSession target, long steps)
    {
        var state = new float[source.StateLength];
        source.SaveState(state);
        target.RestoreState(state, steps);
    }

    private static float[] Features(int steps) => [.. Enumerable.Range(0, 3 * steps).Select(i => MathF.Sin(0.7f * i))];

    private static string Message(NetworkOptions options) => Assert.Throws<ArgumentException>(() => new RecurrentNetwork(options)).Message;
}
