using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Vectors and keys that are read as sequences, and the edges of each.</summary>
public sealed class SequenceInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void KeysOfEveryStorageTypeGiveTheSameBits()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i => new KeyRow(i)));
        var scores = new[] { "Bytes", "Shorts", "Ints", "Longs" }.Select(column =>
        {
            var trainer = ml.BinaryClassification.Trainers.Gru(featureColumnName: column, hiddenSize: 4, numberOfEpochs: 2);
            return OutputBits.Of(trainer.Fit(data).Transform(data), ["Score"]);
        }).ToArray();
        Assert.All(scores[1..], other => Assert.Equal(scores[0], other));
        Assert.True(scores[0].Distinct().Count() > 1);
    }

    [Fact]
    public void SparseAndDenseVectorsGiveTheSameBits()
    {
        var ml = new MLContext(1);
        var dense = Enumerable.Range(0, 12).Select(i => new VectorRow { Label = i % 2 == 0, Features = new VBuffer<float>(6, [0, i, 0, 0, 2, 0]) });
        var sparse = Enumerable.Range(0, 12).Select(i => new VectorRow { Label = i % 2 == 0, Features = new VBuffer<float>(6, 2, [i, 2], [1, 4]) });
        var trainer = ml.BinaryClassification.Trainers.Gru(hiddenSize: 4, numberOfEpochs: 2, stepSize: 2);
        var (denseData, sparseData) = (ml.Data.LoadFromEnumerable(dense), ml.Data.LoadFromEnumerable(sparse));
        var expected = OutputBits.Of(trainer.Fit(denseData).Transform(denseData), ["Score"]);
        Assert.Equal(expected, OutputBits.Of(trainer.Fit(sparseData).Transform(sparseData), ["Score"]));
    }

    [Fact]
    public void EmptySequenceIsOneStepOfZeros()
    {
        var ml = new MLContext(1);
        var rows = SequenceRow.Make(12);
        var model = ml.Regression.Trainers.Gru("Target", hiddenSize: 4, numberOfEpochs: 2, stepSize: 2)
            .Fit(ml.Data.LoadFromEnumerable(rows.Append(new SequenceRow { Target = 90 })));
        var scores = model.Transform(ml.Data.LoadFromEnumerable(new[] { new SequenceRow(), new SequenceRow { Features = [0, 0] } })).GetColumn<float>("Score")
            .ToArray();
        Assert.True(float.IsFinite(scores[0]));
        Assert.Equal(scores[1], scores[0]);
    }

    [Fact]
    public void LengthThatIsNoMultipleOfStepSizeIsRefusedWithRowAndColumn()
    {
        var ml = new MLContext(1);
        var rows = SequenceRow.Make(4).Append(new SequenceRow { Features = [1, 2, 3] });
        var trainer = ml.Regression.Trainers.Lstm("Target", hiddenSize: 4, numberOfEpochs: 1, stepSize: 2);
        var message = Assert.Throws<ArgumentException>(() => trainer.Fit(ml.Data.LoadFromEnumerable(rows))).Message;
        Assert.Contains("'Features' has 3 values in row 4", message, StringComparison.Ordinal);
        Assert.Contains("StepSize, which is 2", message, StringComparison.Ordinal);

        var fixedSize = ml.Data.LoadFromEnumerable(new[] { new FixedRow() });
        message = Assert.Throws<ArgumentException>(() => trainer.Fit(fixedSize)).Message;
        Assert.Contains("'Features' has 5 values in every row", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SequenceSide.End)]
    [InlineData(SequenceSide.Start)]
    public void StepsBeyondMaximumLengthHaveNoEffect(SequenceSide side)
    {
        var ml = new MLContext(1);
        var model = ml.Regression.Trainers.Recurrent(new SequenceRegressionOptions
        {
            LabelColumnName = "Target",
            StepSize = 2,
            HiddenSize = 4,
            NumberOfEpochs = 1,
            MaximumLength = 2,
            CutFrom = side,
        }).Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(12)));
        float[] kept = [1, 2, 3, 4];
        float[] beyond = [50, 60];
        float[] before = [.. beyond, .. kept];
        float[] after = [.. kept, .. beyond];
        float[][] sequences = side == SequenceSide.End ? [kept, after, before] : [kept, before, after];
        var scores = model.Transform(ml.Data.LoadFromEnumerable(sequences.Select(s => new SequenceRow { Features = s }))).GetColumn<float>("Score").ToArray();
        Assert.Equal(scores[0], scores[1]);
        Assert.NotEqual(scores[0], scores[2]);
    }

    [Fact]
    public void NormalizedFeaturesMakeUnitsIrrelevant()
    {
        var ml = new MLContext(1);
        var rows = SequenceRow.Make(30);
        // A power of two scales floats without rounding, so that even the bits agree.
        var scaled = rows.Select(row => new SequenceRow { Features = Array.ConvertAll(row.Features, v => v * 1024), Target = row.Target }).ToList();
        var trainer = ml.Regression.Trainers.Gru("Target", hiddenSize: 4, numberOfEpochs: 2, stepSize: 2);
        var (a, b) = (ml.Data.LoadFromEnumerable(rows), ml.Data.LoadFromEnumerable(scaled));
        Assert.Equal(OutputBits.Of(trainer.Fit(a).Transform(a), ["Score"]), OutputBits.Of(trainer.Fit(b).Transform(b), ["Score"]));
    }

    [Fact]
    public void EveryPoolingAndVariantTrainsSavesAndLoads()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(SequenceRow.Make(9));
        SequenceRegressionOptions[] variants =
        [
            new() { Pooling = SequencePooling.Mean, Cell = CellKind.Gru, ResetAfter = false },
            new() { Pooling = SequencePooling.Max, Bidirectional = true, NumberOfLayers = 2, Dropout = 0.2f },
            new() { Pooling = SequencePooling.Attention, AttentionSize = 3, LayerNormalization = true },
            new() { Peepholes = true, CoupledInputForget = true, ProjectionSize = 2, Zoneout = 0.1f, RecurrentDropout = 0.1f },
            new() { Cell = CellKind.SLstm, Zoneout = 0.1f, RecurrentDropout = 0.1f, LayerNormalization = true },
            new() { Cell = CellKind.MinLstm, NumberOfLayers = 2 },
            new() { Cell = CellKind.Elman, ElmanActivation = ElmanActivation.Relu, TruncationLength = 3, TruncationStride = 2 },
            new() { Cell = CellKind.MLstm, MemoryHeads = 2, Bidirectional = true, NumberOfLayers = 2, Dropout = 0.1f },
            new() { Cell = CellKind.MLstm, TruncationLength = 3, TruncationStride = 2 },
            new() { Cell = CellKind.SLstm, NumberOfLayers = 2, Blocks = RecurrentBlockKind.Xlstm, AttentionWindow = 3, TruncationLength = 2 },
            new() { Cell = CellKind.MLstm, NumberOfLayers = 2, Blocks = RecurrentBlockKind.Xlstm, Bidirectional = true, Dropout = 0.1f },
            new() { NumberOfLayers = 3, DilationFactor = 2, TruncationLength = 8, TruncationStride = 4, Zoneout = 0.1f },
            new() { Optimizer = OptimizerKind.Sgd, Nesterov = true, WeightAveraging = 0.9f, GradientClipValue = 0.5f },
            new() { Optimizer = OptimizerKind.RmsProp, ValidationFraction = 0.3f, EarlyStoppingPatience = 1 },
            new() { Optimizer = OptimizerKind.Adagrad, InputDropout = 0.1f },
            new() { Optimizer = OptimizerKind.AdamW, AmsGrad = true, WeightDecay = 0.01f },
        ];
        foreach (var options in variants)
        {
            (options.LabelColumnName, options.StepSize, options.HiddenSize, options.NumberOfEpochs) = ("Target", 2, 4, 2);
            var model = ml.Regression.Trainers.Recurrent(options).Fit(data);
            var path = Path.Combine(_folder, "variant.zip");
            ml.Model.Save(model, data.Schema, path);
            var loaded = (SequenceRegressionTransformer)ml.Model.Load(path, out _);
            Assert.Equal(model.Model.Parameters.Weights.ToArray(), loaded.Model.Parameters.Weights.ToArray());
            Assert.Equal(OutputBits.Of(model.Transform(data), ["Score"]), OutputBits.Of(loaded.Transform(data), ["Score"]));
        }
    }

    private sealed class VectorRow
    {
        public bool Label { get; set; }

        [VectorType(6)]
        public VBuffer<float> Features { get; set; }
    }

    private sealed class KeyRow
    {
        public KeyRow(int row)
        {
            // Key 0, a missing value, among them.
            Bytes = [.. Enumerable.Range(0, 1 + (row % 4)).Select(t => (byte)((row + t) % 6))];
            Shorts = Array.ConvertAll(Bytes, key => (ushort)key);
            Ints = Array.ConvertAll(Bytes, key => (uint)key);
            Longs = Array.ConvertAll(Bytes, key => (ulong)key);
            Label = row % 2 == 0;
        }

        public bool Label { get; }

        [KeyType(5)]
        public byte[] Bytes { get; }

        [KeyType(5)]
        public ushort[] Shorts { get; }

        [KeyType(5)]
        public uint[] Ints { get; }

        [KeyType(5)]
        public ulong[] Longs { get; }
    }

    private sealed class FixedRow
    {
        public float Target { get; set; }

        [VectorType(5)]
        public float[] Features { get; set; } = [1, 2, 3, 4, 5];
    }
}
