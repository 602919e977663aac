using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Handwritten digits of MNIST, read row by row: 20,000 to learn from, of which a tenth chooses the epoch, 10,000 to test.</summary>
internal sealed class RowsOfDigits : EvaluationTask
{
    private const int Size = 28;

    public override string Name => "mnist_rows";

    public override string Summary => "MNIST, 28 steps of 28 pixels, 20,000 of the training images: accuracy of a bidirectional LSTM.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var ml = new MLContext(seed);
        var options = new SequenceClassificationOptions
        {
            StepSize = Size,
            HiddenSize = 128,
            Bidirectional = true,
            NumberOfLayers = 2,
            Pooling = SequencePooling.Joined,
            Dropout = 0.3f,
            NormalizeFeatures = false,
            NumberOfNetworks = 1,
            BatchSize = 64,
            NumberOfEpochs = 15,
            LearningRate = 0.002f,
            LearningRateSchedule = new CosineSchedule(),
            ValidationFraction = 0.1f,
            Seed = seed,
        };
        var keys = ml.Transforms.Conversion.MapValueToKey("Label");
        var training = Read(ml, data, "train20k");
        var model = keys.Append(ml.MulticlassClassification.Trainers.Recurrent(options)).Fit(training);
        yield return new("test_accuracy", ml.MulticlassClassification.Evaluate(model.Transform(Read(ml, data, "t10k"))).MicroAccuracy);
    }

    private static IDataView Read(MLContext ml, DataSource data, string part)
    {
        var (images, labels) = (Bytes(data, part, "images-idx3"), Bytes(data, part, "labels-idx1"));
        var count = BinaryPrimitives.ReadInt32BigEndian(images.AsSpan(4));
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Digit
        {
            Label = labels[8 + i],
            Features = [.. images.AsSpan(16 + (i * Size * Size), Size * Size).ToArray().Select(pixel => pixel / 255f)],
        }).ToList());
    }

    private static byte[] Bytes(DataSource data, string part, string kind)
    {
        using var file = new GZipStream(File.OpenRead(data.File("mnist_idx", $"{part}-{kind}-ubyte.gz")), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class Digit
    {
        public int Label { get; set; }

        [VectorType(Size * Size)]
        public float[] Features { get; set; } = [];
    }
}
