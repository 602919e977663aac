namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>
/// Represents the training windows of autoregressive models: an example is a context and the horizon after it, and its targets are the values of each step.
/// </summary>
internal sealed class AutoregressiveWindows(GlobalPlan plan, IReadOnlyList<TimeSeriesRows> series, WindowPlace[] places) : GlobalWindows(plan, series, places)
{
    public override int TargetWidth => Plan.Head.ValuesPerTarget;

    protected override int TargetLength => (Plan.ContextLength + Plan.Horizon) * TargetWidth;

    public override int Length(int example) => base.Length(example) + Plan.Horizon;

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination)
    {
        var place = Place(example);
        var window = Window(example);
        var view = View(example);
        var drawn = Read(example).Drawn;
        var actual = Actual(example);
        for (var h = 0; h < drawn.Length; h++)
            drawn[h] = window.Normalize(actual[h], h + 1);
        for (var step = firstStep; step < firstStep + steps; step++, destination = destination[InputSize..])
            Encoder.WriteStep(view, window, drawn, place.Target, place.Origin, Ahead(example, step), destination);
    }

    public override ReadOnlySpan<float> Values(int example)
    {
        var length = Length(example);
        var targets = Read(example).Targets.AsSpan(0, length * TargetWidth);
        var window = Window(example);
        var actual = Actual(example);
        for (var step = 0; step < length; step++)
        {
            var ahead = Ahead(example, step);
            var missing = false;
            var value = ahead >= 1 ? window.Normalize(actual[ahead - 1], ahead) : window.Normalized(1 - ahead, out missing);
            Plan.Head.WriteTarget(missing || window.Scale == 0 ? float.NaN : value, window.Scale, targets.Slice(step * TargetWidth, TargetWidth));
        }

        return targets;
    }

    // 1 for the step that returns the first value after the origin.
    private int Ahead(int example, int step) => step - base.Length(example) + 1;
}
