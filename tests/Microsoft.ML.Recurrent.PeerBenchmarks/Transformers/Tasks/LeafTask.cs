using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers.Tasks;

/// <summary>Outlines of leaves (OSULeaf of the UCR archive), whose values are cut into patches that may overlap.</summary>
internal sealed class LeafTask : ClassificationTask
{
    private const int HeldOutFraction = 4;

    private readonly float[][] _training;
    private readonly float[][] _test;
    private readonly int _classes;
    private readonly TransformerSettings _settings;

    public LeafTask(DataSource data, int seed, bool heldOut, TransformerSettings settings)
        : this(Split(data, seed, heldOut), settings)
    {
    }

    private LeafTask(((int Class, float[] Values)[] Training, (int Class, float[] Values)[] Test) parts, TransformerSettings settings)
        : base([.. parts.Training.Select(row => row.Class)], [.. parts.Test.Select(row => row.Class)])
    {
        _settings = settings;
        _training = [.. parts.Training.Select(row => row.Values)];
        _test = [.. parts.Test.Select(row => row.Values)];
        _classes = parts.Training.Max(row => row.Class) + 1;
    }

    public override TransformerShape Shape => new(0, _settings.Patch, _classes, TransformerReadout.Mean);

    public override int Longest => _training[0].Length;

    protected override (Tensor Steps, Tensor? Real) Batch(int[] rows, bool ofTest)
    {
        var values = rows.SelectMany(row => (ofTest ? _test : _training)[row]).ToArray();
        return (tensor(values, [rows.Length, values.Length / rows.Length]).unfold(1, _settings.Patch, _settings.Stride), null);
    }

    private static ((int Class, float[] Values)[] Training, (int Class, float[] Values)[] Test) Split(DataSource data, int seed, bool heldOut)
    {
        var training = Read(data.File("sequence_archive", "OSULeaf_train.csv"));
        if (!heldOut)
            return (training, Read(data.File("sequence_archive", "OSULeaf_test.csv")));
        new Random(seed).Shuffle(training);
        var kept = training.Length - (training.Length / HeldOutFraction);
        return (training[..kept], training[kept..]);
    }

    // A class from 1, then a value for each step.
    private static (int Class, float[] Values)[] Read(string path) =>
    [
        .. File.ReadLines(path).Select(line => line.Split(',')).Select(fields => (
            int.Parse(fields[0], CultureInfo.InvariantCulture) - 1, fields[1..].Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray())),
    ];
}
