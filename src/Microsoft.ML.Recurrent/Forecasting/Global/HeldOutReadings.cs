using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Global;

/// <summary>
/// What networks said about held-out windows, beside what came: from it follow the part of their distance from the window's location that is used and the
/// calibration of bounds and quantiles.
/// </summary>
internal sealed class HeldOutReadings
{
    private const int MostDrawnWindows = 400;
    private readonly GlobalPlan _plan;
    private readonly List<(HeadReading Reading, float Actual, int Step, float Weight)> _values = [];

    private HeldOutReadings(GlobalPlan plan) => _plan = plan;

    public int Count => _values.Count;

    /// <summary>Asks the networks.</summary>
    public static HeldOutReadings Of(GlobalWindows windows, IReadOnlyList<TimeSeriesRows> series, IReadOnlyList<RecurrentNetwork> networks, int samples, int threads)
    {
        var readings = new HeldOutReadings(windows.Plan);
        if (windows.Plan.IsAutoregressive)
            readings.Draw(windows, series, networks, samples);
        else
            readings.Predict(windows, networks, threads);
        return readings;
    }

    /// <summary>The factor that makes the squared errors of the point forecasts smallest, within 0 and 1.</summary>
    public float BestShare()
    {
        double product = 0, square = 0;
        foreach (var (reading, actual, _, weight) in _values)
        {
            product += weight * actual * reading.Point;
            square += weight * reading.Point * reading.Point;
        }

        return square > 0 ? (float)Math.Clamp(product / square, 0, 1) : 1;
    }

    /// <summary>Root mean square error of the point forecasts, in the deviations of the channels.</summary>
    public double RootMeanSquare(float share)
    {
        double sum = 0, weights = 0;
        foreach (var (reading, actual, _, weight) in _values)
        {
            sum += weight * Math.Pow(actual - (share * reading.Point), 2);
            weights += weight;
        }

        return weights > 0 ? Math.Sqrt(sum / _values.Count) : 0;
    }

    /// <summary>How far each value lay from the median, in the spreads given. [H][any]</summary>
    public List<float>[] Residuals(float share)
    {
        var residuals = new List<float>[_plan.Horizon];
        for (var h = 0; h < residuals.Length; h++)
            residuals[h] = [];
        foreach (var (reading, actual, step, _) in _values)
        {
            var distance = actual - (share * reading.Median);
            var spread = distance < 0 ? reading.Down : reading.Up;
            if (spread > 0)
                residuals[step].Add((float)(distance / spread));
        }

        return residuals;
    }

    /// <summary>Evenly spaced ones of some windows, of which those of all targets follow one another, so that every target has its turn.</summary>
    internal static IEnumerable<int> DrawnExamples(int count, int targets) => count <= MostDrawnWindows ? Enumerable.Range(0, count)
        : Enumerable.Range(0, MostDrawnWindows).Select(i => (int)((long)i * count / MostDrawnWindows)).Select((at, i) => Math.Min(at - (at % targets) + (i % targets), count - 1));

    private void Predict(GlobalWindows windows, IReadOnlyList<RecurrentNetwork> networks, int threads)
    {
        var width = _plan.Head.OutputsPerTarget;
        var length = _plan.Horizon * width;
        var outputs = new float[(long)windows.Count * length];
        foreach (var network in networks)
        {
            using var predictor = new BatchPredictor(network, threads);
            predictor.Predict(windows, (example, given) =>
            {
                var sum = outputs.AsSpan(example * length, length);
                for (var i = 0; i < length; i++)
                    sum[i] += given[i] / networks.Count;
            });
        }

        for (var example = 0; example < windows.Count; example++)
        {
            var window = windows.Window(example);
            for (var h = 0; h < _plan.Horizon && window.Scale > 0; h++)
                Add(windows, example, window, h, _plan.Head.Read(outputs.AsSpan((example * length) + (h * width), width), window.Scale));
        }
    }

    private void Draw(GlobalWindows windows, IReadOnlyList<TimeSeriesRows> series, IReadOnlyList<RecurrentNetwork> networks, int samples)
    {
        var forecaster = new ChannelForecaster(_plan, networks, samples);
        var readings = new HeadReading[_plan.Horizon];
        foreach (var example in DrawnExamples(windows.Count, _plan.TargetCount))
        {
            var place = windows.Place(example);
            var one = series[place.Series].Series;
            var view = new SeriesView(one.Targets, one.Past, one.Future, one.Statics);
            forecaster.Forecast(view, one.Id, place.Target, place.Origin, SeededRandom.Combine((ulong)example), readings);
            for (var h = 0; h < readings.Length && forecaster.Window.Scale > 0; h++)
                Add(windows, example, forecaster.Window, h, readings[h]);
        }
    }

    private void Add(GlobalWindows windows, int example, ChannelWindow window, int step, HeadReading reading)
    {
        var actual = window.Normalize(windows.Actual(example)[step], step + 1);
        if (float.IsNaN(actual))
            return;
        var deviation = _plan.Statistics.Targets[windows.Place(example).Target].Deviation;
        var weight = deviation > 0 ? Math.Pow(window.Scale / deviation, 2) : 1;
        _values.Add((reading, actual, step, (float)Math.Min(weight, 100)));
    }
}
