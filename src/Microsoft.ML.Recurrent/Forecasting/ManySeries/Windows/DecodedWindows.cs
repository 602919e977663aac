namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>Represents the training windows of direct and segment-wise models: an example is a context, and its targets are all steps ahead.</summary>
internal sealed class DecodedWindows(GlobalPlan plan, IReadOnlyList<TimeSeriesRows> series, WindowPlace[] places) : GlobalWindows(plan, series, places)
{
    public override int DecoderSteps => Plan.DecodedSteps;

    public override int DecoderInputSize => Encoder.DecoderInputSize;

    public override int TargetWidth => Plan.DecodedLength * Plan.Head.ValuesPerTarget;

    protected override int TargetLength => Plan.DecodedSteps * TargetWidth;

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination)
    {
        var place = Place(example);
        Encoder.WriteSegments(View(example), Read(example).Windows, place.Target, place.Origin, firstStep, steps, destination);
    }

    public override void CopyDecoderFeatures(int example, int step, Span<float> destination)
    {
        var place = Place(example);
        Encoder.WriteDecoded(View(example), place.Target, place.Origin, step, destination);
    }

    public override ReadOnlySpan<float> Values(int example)
    {
        // The last segment may extend beyond the horizon.
        var targets = Read(example).Targets;
        targets.AsSpan().Fill(float.NaN);
        var window = Window(example);
        var actual = Actual(example);
        var width = Plan.Head.ValuesPerTarget;
        for (var h = 0; h < actual.Length; h++)
            Plan.Head.WriteTarget(window.Normalize(actual[h], h + 1), window.Scale, targets.AsSpan(h * width, width));
        return targets;
    }
}
