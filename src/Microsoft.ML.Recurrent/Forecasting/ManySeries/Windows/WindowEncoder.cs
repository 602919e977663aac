using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>
/// Writes the features of a window that a network reads, in the same way for training and forecasting. A step of the encoder is a segment of values: for each
/// value the channel, its flag if missing, the other targets, the covariates; then the attributes of the series and the indicator of the target. Immutable.
/// </summary>
internal sealed class WindowEncoder(GlobalPlan plan)
{
    /// <summary>Gets the number of features of a step of the encoder, I.</summary>
    public int InputSize => plan.IsAutoregressive
        ? (plan.Lags.Length * ValueSize) + OtherCount + (plan.Schema.PastCount + plan.Schema.FutureCount) * ValueSize + ConstantCount
        : (plan.SegmentLength * (ValueSize + OtherCount + (plan.Schema.PastCount + plan.Schema.FutureCount) * ValueSize)) + ConstantCount;

    /// <summary>Gets the number of features of a decoded step, D.</summary>
    public int DecoderInputSize => plan.IsAutoregressive ? 0 : (plan.DecodedLength * plan.Schema.FutureCount * ValueSize) + ConstantCount;

    /// <summary>Returns the number of steps of the encoder before an origin.</summary>
    public int Steps(int origin) => plan.IsAutoregressive
        ? Math.Min(origin, plan.ContextLength)
        : (Math.Clamp(origin, 1, plan.ContextLength) + plan.SegmentLength - 1) / plan.SegmentLength;

    // The size of a value: the number itself, and its flag for missing values.
    private int ValueSize => plan.MarksMissing ? 2 : 1;

    private int OtherCount => plan.ReadsOtherTargets ? (plan.TargetCount - 1) * ValueSize : 0;

    private int ConstantCount => plan.Schema.StaticCount + plan.ChannelMarks;

    /// <summary>Writes steps of the encoder of a direct or segment-wise model.</summary>
    /// <param name="view">The series.</param>
    /// <param name="windows">The windows of all targets at the origin if the others are read, otherwise the window of the channel alone.</param>
    /// <param name="target">The channel's target.</param>
    /// <param name="origin">The number of rows before the first value to be forecast.</param>
    /// <param name="first">The first step, 0 for the oldest.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="features">Receives the features. [steps, I]</param>
    public void WriteSegments(in SeriesView view, ReadOnlySpan<ChannelWindow> windows, int target, int origin, int first, int steps, Span<float> features)
    {
        var total = Steps(origin);
        for (var step = first; step < first + steps; step++)
        {
            var oldest = (total - step) * plan.SegmentLength; // steps back from the origin
            features = WriteValues(WindowOf(windows, target), oldest, plan.SegmentLength, features);
            for (var other = 0; plan.ReadsOtherTargets && other < plan.TargetCount; other++)
                if (other != target)
                    features = WriteValues(windows[other], oldest, plan.SegmentLength, features);
            for (var i = 0; i < plan.SegmentLength; i++)
            {
                features = WriteRow(view.Past, plan.Statistics.Past, origin - oldest + i, features);
                features = WriteRow(view.Future, plan.Statistics.Future, origin - oldest + i, features);
            }

            features = WriteConstants(view, target, features);
        }
    }

    /// <summary>Writes one decoded step.</summary>
    /// <param name="view">The series; future rows of its covariates that do not exist count as missing.</param>
    /// <param name="target">The channel's target.</param>
    /// <param name="origin">The number of rows before the first value to be forecast.</param>
    /// <param name="step">The step, 0 for the nearest.</param>
    /// <param name="features">Receives the features. [D]</param>
    public void WriteDecoded(in SeriesView view, int target, int origin, int step, Span<float> features)
    {
        // The last step may extend beyond the horizon, where an engine has no covariates.
        for (var ahead = step * plan.DecodedLength; ahead < (step + 1) * plan.DecodedLength; ahead++)
            features = WriteRow(view.Future, plan.Statistics.Future, ahead < plan.Horizon ? origin + ahead : -1, features);
        WriteConstants(view, target, features);
    }

    /// <summary>Writes the step of an autoregressive model that returns the value of one row.</summary>
    /// <param name="view">The series.</param>
    /// <param name="window">The channel's window at the origin.</param>
    /// <param name="drawn">The values drawn after the origin, in the measure of the network, oldest first.</param>
    /// <param name="target">The channel's target.</param>
    /// <param name="origin">The number of rows before the first value to be forecast.</param>
    /// <param name="ahead">The row's distance from the last one before the origin: 1 for the first value to be forecast, 0 and below for earlier ones.</param>
    /// <param name="features">Receives the features. [I]</param>
    public void WriteStep(in SeriesView view, ChannelWindow window, ReadOnlySpan<float> drawn, int target, int origin, int ahead, Span<float> features)
    {
        foreach (var lag in plan.Lags)
        {
            var place = ahead - lag; // at least 1: drawn
            var missing = false;
            features[0] = place >= 1 ? drawn[place - 1] : window.Normalized(1 - place, out missing);
            if (float.IsNaN(features[0]))
                (features[0], missing) = (0, true);
            if (plan.MarksMissing)
                features[1] = missing ? 1 : 0;
            features = features[ValueSize..];
        }

        features = WriteRow(view.Past, plan.Statistics.Past, ahead <= 1 ? origin + ahead - 2 : -1, features);
        features = WriteRow(view.Future, plan.Statistics.Future, origin + ahead - 1, features);
        WriteConstants(view, target, features);
    }

    private ChannelWindow WindowOf(ReadOnlySpan<ChannelWindow> windows, int target) => windows[plan.ReadsOtherTargets ? target : 0];

    private Span<float> WriteValues(ChannelWindow window, int oldest, int count, Span<float> features)
    {
        for (var i = 0; i < count; i++)
        {
            features[i] = window.Normalized(oldest - i, out var missing);
            if (plan.MarksMissing)
                features[count + i] = missing ? 1 : 0;
        }

        return features[(count * ValueSize)..];
    }

    private Span<float> WriteRow(ReadOnlySpan<float> columns, Moments[] statistics, int row, Span<float> features)
    {
        var isThere = row >= 0 && (row + 1) * statistics.Length <= columns.Length;
        for (var i = 0; i < statistics.Length; i++)
        {
            var value = isThere ? columns[(row * statistics.Length) + i] : float.NaN;
            features[i] = statistics[i].Standardize(value);
            if (plan.MarksMissing)
                features[statistics.Length + i] = float.IsNaN(value) ? 1 : 0;
        }

        return features[(statistics.Length * ValueSize)..];
    }

    private Span<float> WriteConstants(scoped in SeriesView view, int target, Span<float> features)
    {
        for (var i = 0; i < view.Statics.Length; i++)
            features[i] = plan.Statistics.Statics[i].Standardize(view.Statics[i]);
        features = features[view.Statics.Length..];
        if (plan.ChannelMarks == 0)
            return features;
        features[..plan.ChannelMarks].Clear();
        features[target] = 1;
        return features[plan.ChannelMarks..];
    }
}
