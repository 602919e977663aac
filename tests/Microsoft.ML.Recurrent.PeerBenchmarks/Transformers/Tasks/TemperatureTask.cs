using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers.Tasks;

/// <summary>
/// Seven columns of ETTh1, 96 hours ahead, by the protocol of the papers: columns standardized by the training part, every window of the test part, mean
/// squared error. The network reads windows standardized by their own mean and deviation (Kim et al. 2022), all columns at once or each
/// separately, and its last step gives all hours.
/// </summary>
internal sealed class TemperatureTask : ITransformerTask, ITransformerExamples
{
    private const int Horizon = 96;
    private const int Month = 30 * 24;
    private const int TrainingRows = 12 * Month;
    private const int ValidationRows = 4 * Month;
    private const int TestRows = 4 * Month;
    private const int TestBatch = 256;
    private const double LeastDeviation = 1e-3;

    private readonly Tensor _rows; // [rows, columns]
    private readonly int _firstTest;
    private readonly int _testRows;
    private readonly TransformerSettings _settings;

    public TemperatureTask(DataSource data, bool heldOut, TransformerSettings settings)
    {
        _settings = settings;
        var raw = File.ReadLines(data.File("etth1", "ETTh1.csv")).Skip(1)
            .Select(line => line.Split(',').Skip(1).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .Take(TrainingRows + ValidationRows + TestRows).ToArray();
        using var scope = NewDisposeScope();
        var rows = tensor(raw.SelectMany(row => row).ToArray(), [raw.Length, raw[0].Length]);
        var known = rows.narrow(0, 0, TrainingRows);
        _rows = ((rows - known.mean([0])) / known.std(0, unbiased: false)).MoveToOuterDisposeScope();
        (_firstTest, _testRows) = heldOut ? (TrainingRows, ValidationRows) : (TrainingRows + ValidationRows, TestRows);
        Count = _firstTest - settings.Context - Horizon + 1;
    }

    public string Figure => "mean_squared_error";

    public ITransformerExamples Training => this;

    public int Count { get; }

    public TransformerShape Shape => new(0, Patch * Channels, Horizon * Channels, TransformerReadout.Last);

    public int Longest => _settings.Context / Patch;

    private int Patch => _settings.Patch;

    private bool Apart => _settings.Apart != 0;

    private int Columns => (int)_rows.shape[1];

    private int Channels => Apart ? 1 : Columns;

    public int Length(int example) => Longest;

    public Tensor Loss(TransformerNetwork network, int[] examples)
    {
        var (steps, target, _) = Windows(examples.Select(start => start + _settings.Context));
        return nn.functional.mse_loss(network.call(steps, null), target);
    }

    public double Measure(IReadOnlyList<TransformerNetwork> networks)
    {
        using var mode = inference_mode();
        double sum = 0;
        var windows = _testRows - Horizon + 1;
        foreach (var origins in Enumerable.Range(_firstTest, windows).Chunk(TestBatch))
        {
            using var scope = NewDisposeScope();
            var (steps, target, deviations) = Windows(origins);
            var mean = networks.Select(network => network.call(steps, null)).Aggregate((a, b) => a + b) / networks.Count;
            var errors = ((mean - target).view(origins.Length, -1, Horizon, Channels) * deviations.view(origins.Length, -1, 1, Channels)).square();
            sum += errors.mean().item<float>() * origins.Length;
        }

        return sum / windows;
    }

    // The steps before an origin and the hours after it, both standardized by the former. Steps [B, T, patch * channels], targets [B, horizon * channels],
    // where each column is a row of the batch if they are apart.
    private (Tensor Steps, Tensor Target, Tensor Deviations) Windows(IEnumerable<int> origins)
    {
        var windows = stack([.. origins.Select(origin => _rows.narrow(0, origin - _settings.Context, _settings.Context + Horizon))]);
        var past = windows.narrow(1, 0, _settings.Context);
        var deviations = past.std(1, unbiased: false, keepdim: true) + LeastDeviation; // [B, 1, columns]
        windows = (windows - past.mean([1], keepdim: true)) / deviations;
        if (Apart)
            windows = windows.transpose(1, 2).reshape(-1, _settings.Context + Horizon, 1);
        var steps = windows.narrow(1, 0, _settings.Context).reshape(-1, _settings.Context / Patch, Patch * Channels);
        return (steps, windows.narrow(1, _settings.Context, Horizon).reshape(-1, Horizon * Channels), deviations);
    }
}
