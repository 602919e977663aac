using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>
/// Represents the networks' predictions for held-out windows together with the actual values. They determine the part of the networks' distance from the
/// window's location that is used and the calibration of bounds and quantiles.
/// </summary>
internal sealed class HeldOutReadings
{
    private const int MostDrawnWindows = 400;
    private readonly GlobalPlan _plan;
    private readonly KnownSpread _known;
    private readonly List<(HeadReading Reading, float Actual, double Growth, int Step, float Weight, float Member)> _values = [];

    private HeldOutReadings(GlobalPlan plan, KnownSpread known) => (_plan, _known) = (plan, known);

    public int Count => _values.Count;

    /// <summary>Computes the predictions of the networks.</summary>
    /// <param name="groups">The groups of a model.</param>
    /// <param name="windows">The held-out windows as each group reads them.</param>
    /// <param name="series">The series.</param>
    /// <param name="known">The known spreads on which the bounds are based.</param>
    /// <param name="samples">The number of paths that an autoregressive model draws.</param>
    /// <param name="threads">The number of threads; 0 means one per processor.</param>
    /// <param name="medians">The forecasts of a pretrained network for the windows, NaN if missing; empty if none takes part. [windows, H]</param>
    public static HeldOutReadings Of(
        IReadOnlyList<MemberGroup> groups, IReadOnlyList<GlobalWindows> windows, IReadOnlyList<TimeSeriesRows> series, KnownSpread known, int samples,
        int threads, float[]? medians = null)
    {
        var first = windows[0];
        var readings = new HeldOutReadings(first.Plan, known);
        int[] examples = [.. first.Plan.IsAutoregressive ? DrawnExamples(first.Count, first.Plan.TargetCount) : Enumerable.Range(0, first.Count)];
        var predictions = new ChannelPrediction[examples.Length * first.Plan.Horizon];
        for (var i = 0; i < groups.Count; i++)
            if (first.Plan.IsAutoregressive)
                readings.Draw(windows[i], series, groups[i], samples, examples, predictions, 1.0 / groups.Count);
            else
                readings.Predict(windows[i], groups[i].Networks, threads, predictions, 1.0 / groups.Count);
        for (var i = 0; i < examples.Length; i++)
            readings.Add(first, examples[i], predictions.AsSpan(i * first.Plan.Horizon, first.Plan.Horizon),
                medians is { Length: > 0 } ? medians.AsSpan(examples[i] * first.Plan.Horizon, first.Plan.Horizon) : []);
        return readings;
    }

    /// <summary>Returns the factor that minimizes the squared errors of the point forecasts, within 0 and 1.</summary>
    public float BestShare()
    {
        double product = 0, square = 0;
        foreach (var (reading, actual, _, _, weight, _) in _values)
        {
            product += weight * actual * reading.Point;
            square += weight * reading.Point * reading.Point;
        }

        return square > 0 ? (float)Math.Clamp(product / square, 0, 1) : 1;
    }

    /// <summary>Returns the root mean square error of the point forecasts, in the standard deviations of the channels.</summary>
    public double RootMeanSquare(float share)
    {
        double sum = 0, weights = 0;
        foreach (var (reading, actual, _, _, weight, _) in _values)
        {
            sum += weight * Math.Pow(actual - (share * reading.Point), 2);
            weights += weight;
        }

        return weights > 0 ? Math.Sqrt(sum / _values.Count) : 0;
    }

    /// <summary>Returns the errors by which the weight of a pretrained network is chosen.</summary>
    /// <param name="share">The part of the networks' distance from the window's location that is used.</param>
    public MemberWeight MemberWeight(float share)
    {
        var weights = new MemberWeight(_plan.Horizon);
        foreach (var (reading, actual, _, step, weight, member) in _values)
            if (!float.IsNaN(member))
                weights.Add(step, actual - (share * reading.Point), member - (share * reading.Point), weight);
        return weights;
    }

    /// <summary>Lets a pretrained network take part, so that the errors are those of the combined forecasts.</summary>
    /// <param name="combined">The network.</param>
    public void Combine(PretrainedMember combined)
    {
        var rest = 1 - combined.Weight;
        foreach (ref var value in CollectionsMarshal.AsSpan(_values))
            if (!float.IsNaN(value.Member))
            {
                value.Actual -= combined.Weight * value.Member;
                value.Reading = value.Reading with { Point = rest * value.Reading.Point, Median = rest * value.Reading.Median };
            }
    }

    /// <summary>Returns the distance of each value from the median, in units of the predicted spreads. [H][any]</summary>
    public List<float>[] Residuals(float share)
    {
        var residuals = new List<float>[_plan.Horizon];
        for (var h = 0; h < residuals.Length; h++)
            residuals[h] = [];
        foreach (var (step, residual) in All(share))
            residuals[step].Add((float)residual);
        return residuals;
    }

    /// <summary>Returns the correlation of the <see cref="Residuals"/> of one step and the next.</summary>
    public float StepCorrelation(float share) => Intervals.StepCorrelation.Measure(All(share));

    private IEnumerable<(int Step, double Residual)> All(float share)
    {
        foreach (var (reading, actual, growth, step, _, _) in _values)
        {
            var distance = actual - (share * reading.Median);
            var spread = distance < 0 ? reading.Down : reading.Up;
            if (spread > 0)
                yield return (step, distance / spread / growth);
        }
    }

    /// <summary>Returns evenly spaced windows; the windows of all targets follow one another, so that every target has its turn.</summary>
    internal static IEnumerable<int> DrawnExamples(int count, int targets) => count <= MostDrawnWindows ? Enumerable.Range(0, count)
        : Enumerable.Range(0, MostDrawnWindows).Select(i => (int)((long)i * count / MostDrawnWindows))
            .Select((at, i) => Math.Min(at - (at % targets) + (i % targets), count - 1));

    private void Predict(GlobalWindows windows, IReadOnlyList<RecurrentNetwork> networks, int threads, Span<ChannelPrediction> predictions, double weight)
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
            for (var h = 0; h < _plan.Horizon; h++)
            {
                var reading = window.Scale > 0 ? _plan.Head.Read(outputs.AsSpan((example * length) + (h * width), width), window.Scale) : default;
                ref var prediction = ref predictions[(example * _plan.Horizon) + h];
                prediction = prediction.Add(window, h + 1, reading, _known, weight);
            }
        }
    }

    private void Draw(
        GlobalWindows windows, IReadOnlyList<TimeSeriesRows> series, MemberGroup group, int samples, int[] examples, Span<ChannelPrediction> predictions,
        double weight)
    {
        var forecaster = new ChannelForecaster(group, samples);
        var readings = new HeadReading[_plan.Horizon];
        for (var i = 0; i < examples.Length; i++)
        {
            var place = windows.Place(examples[i]);
            var one = series[place.Series].Series;
            var view = new SeriesView(one.Targets, one.Past, one.Future, one.Statics);
            forecaster.Forecast(view, one.Id, place.Target, place.Origin, SeededRandom.Combine((ulong)examples[i]), readings);
            for (var h = 0; h < readings.Length; h++)
            {
                ref var prediction = ref predictions[(i * _plan.Horizon) + h];
                prediction = prediction.Add(forecaster.Window, h + 1, readings[h], _known, weight);
            }
        }
    }

    /// <summary>Keeps the prediction for a window together with the actual values, in the measure of the window.</summary>
    private void Add(GlobalWindows windows, int example, ReadOnlySpan<ChannelPrediction> predictions, ReadOnlySpan<float> medians)
    {
        var window = windows.Window(example);
        var scale = window.Scale;
        var deviation = _plan.Statistics.Targets[windows.Place(example).Target].Deviation;
        var weight = deviation > 0 && !_plan.Smoothing.IsCombined ? Math.Pow(scale / deviation, 2) : 1;
        for (var h = 0; h < predictions.Length && scale > 0; h++)
        {
            var prediction = predictions[h];
            var actual = windows.Actual(example)[h];
            if (float.IsNaN(actual))
                continue;
            var distance = (float)((_plan.Scale.Forward(actual) - prediction.Location) / scale);
            var member = medians.IsEmpty ? float.NaN : (float)((_plan.Scale.Forward(medians[h]) - prediction.Location) / scale);
            _values.Add((new HeadReading(prediction.Point / scale, prediction.Median / scale, prediction.Down / scale, prediction.Up / scale),
                distance, window.Growth(distance), h, (float)Math.Min(weight, 100), member));
        }
    }
}
