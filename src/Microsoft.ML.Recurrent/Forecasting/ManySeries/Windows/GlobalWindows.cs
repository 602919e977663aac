using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>
/// Represents windows of many series as training examples. Features and targets are computed when they are read, so that memory grows with the rows of the
/// data, not with the windows. Safe for concurrent reading.
/// </summary>
internal abstract class GlobalWindows : SequenceDataset
{
    private const float LargestWeight = 10;
    private readonly IReadOnlyList<TimeSeriesRows> _series;
    private readonly WindowPlace[] _places;
    private readonly float[]? _weights;
    private readonly ThreadLocal<Scratch> _scratch;

    /// <param name="plan">The plan, which determines the inputs and outputs of a network.</param>
    /// <param name="series">The series with the rows that may be used.</param>
    /// <param name="places">The positions of the windows.</param>
    protected GlobalWindows(GlobalPlan plan, IReadOnlyList<TimeSeriesRows> series, WindowPlace[] places)
    {
        Plan = plan;
        Encoder = new WindowEncoder(plan);
        _series = series;
        _places = places;
        _scratch = new ThreadLocal<Scratch>(() => new Scratch(plan, TargetLength));
        _weights = plan.Head.WeighsByScale && plan.Normalization != WindowNormalization.Global ? WeighByScale() : null;
    }

    public GlobalPlan Plan { get; }

    public override int Count => _places.Length;

    public override int InputSize => Encoder.InputSize;

    public override bool HasTokens => false;

    public override TargetKind TargetKind => TargetKind.Values;

    public override bool TargetPerStep => true;

    protected WindowEncoder Encoder { get; }

    /// <summary>Gets the maximum number of values in the targets of an example.</summary>
    protected abstract int TargetLength { get; }

    public override int Length(int example) => Encoder.Steps(_places[example].Origin);

    public override void CopyFeatures(int example, int step, Span<float> destination) => CopyFeatures(example, step, 1, destination);

    public override int Token(int example, int step) => 0;

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override float Weight(int example) => _weights is null ? 1 : _weights[example];

    public WindowPlace Place(int example) => _places[example];

    /// <summary>
    /// Returns the values after the origin, NaN for values that are missing or may not be used. [H], valid until the next call on this thread.
    /// </summary>
    public ReadOnlySpan<float> Actual(int example)
    {
        var place = _places[example];
        var rows = _series[place.Series];
        var actual = _scratch.Value!.Actual;
        for (var h = 0; h < actual.Length; h++)
            actual[h] = place.Origin + h < rows.Count ? rows.Series.Targets[((place.Origin + h) * Plan.TargetCount) + place.Target] : float.NaN;
        return actual;
    }

    /// <summary>Returns the measured window of the channel. Valid until the next call on this thread.</summary>
    public ChannelWindow Window(int example) => Read(example).Windows[Plan.ReadsOtherTargets ? _places[example].Target : 0];

    protected SeriesView View(int example)
    {
        var series = _series[_places[example].Series].Series;
        return new SeriesView(series.Targets, series.Past, series.Future, series.Statics);
    }

    /// <summary>Returns the buffers of this thread, with the windows of an example.</summary>
    protected Scratch Read(int example)
    {
        var scratch = _scratch.Value!;
        if (scratch.Example == example)
            return scratch;
        var place = _places[example];
        var id = _series[place.Series].Series.Id;
        var view = View(example);
        if (Plan.ReadsOtherTargets)
            for (var target = 0; target < Plan.TargetCount; target++)
                scratch.Windows[target].Read(view, target, place.Origin, Plan.Smoothing.Of(id, target));
        else
            scratch.Windows[0].Read(view, place.Target, place.Origin, Plan.Smoothing.Of(id, place.Target));
        scratch.Example = example;
        return scratch;
    }

    /// <summary>
    /// Computes the weights of the errors. On a logarithmic scale, errors count by the measure of the mean absolute scaled error, which is the mean change over
    /// a season (Hyndman and Koehler 2006). On a linear scale, they count half way between that and the measure of their window, by the root of the ratio:
    /// channels that repeat themselves closely would otherwise outweigh the rest. Weights are 1 on average.
    /// </summary>
    private float[] WeighByScale()
    {
        var weights = new float[_places.Length];
        var changes = new Dictionary<(int, int), double>();
        var all = new RunningMoments();
        var power = (Plan.Scale.IsLogarithm ? 1 : 0.5) * (Plan.Head.WeighsBySquare ? 2 : 1);
        for (var i = 0; i < weights.Length; i++)
        {
            var channel = (_places[i].Series, _places[i].Target);
            if (!changes.TryGetValue(channel, out var change))
                changes[channel] = change = _series[channel.Series].SeasonalChange(channel.Target, Plan.Scale, SeasonOf(channel.Series, channel.Target));
            var measured = change > 0 ? Window(i).Scale / change : 0;
            weights[i] = (float)Math.Pow(measured, power);
            all.Add(weights[i]);
        }

        for (var i = 0; i < weights.Length && all.Mean > 0; i++)
            weights[i] = (float)Math.Min(weights[i] / all.Mean, LargestWeight);
        return weights;
    }

    private int SeasonOf(int series, int target) =>
        Plan.Smoothing.IsUsed ? Plan.Smoothing.Of(_series[series].Series.Id, target).SeasonLength : Plan.SeasonLength;

    /// <summary>Represents the buffers that a thread needs to compute an example.</summary>
    protected sealed class Scratch(GlobalPlan plan, int targetLength)
    {
        public int Example { get; set; } = -1;

        public ChannelWindow[] Windows { get; } =
            [.. Enumerable.Range(0, plan.ReadsOtherTargets ? plan.TargetCount : 1).Select(_ => new ChannelWindow(plan))];

        public float[] Targets { get; } = new float[targetLength];

        public float[] Actual { get; } = new float[plan.Horizon];

        /// <summary>Gets the same values in the measure of the network, as an autoregressive step reads the values drawn before it.</summary>
        public float[] Drawn { get; } = new float[plan.IsAutoregressive ? plan.Horizon : 0];
    }
}
