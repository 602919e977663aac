using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the one-cycle schedule (Smith and Topin, "Super-convergence", 2018) as in OneCycleLR of torch with cosine annealing: from baseRate /
/// startDivision up to the base rate at step warmUpFraction * totalSteps - 1, then down to baseRate / startDivision / endDivision at step totalSteps - 1. The
/// base rate is the peak. Immutable and thread-safe.
/// </summary>
public sealed record OneCycleSchedule : LearningRateSchedule
{
    /// <summary>Initializes a new instance of the <see cref="OneCycleSchedule"/> class.</summary>
    /// <param name="warmUpFraction">The fraction of the steps in which the rate rises, in [0, 1]. The default is 0.3.</param>
    /// <param name="startDivision">The number by which the base rate is divided at the start; positive. The default is 25.</param>
    /// <param name="endDivision">The number by which the starting rate is divided at the end; positive. The default is 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public OneCycleSchedule(float warmUpFraction = 0.3f, float startDivision = 25f, float endDivision = 1e4f)
    {
        WarmUpFraction = warmUpFraction;
        StartDivision = startDivision;
        EndDivision = endDivision;
    }

    /// <summary>Gets the fraction of the steps in which the rate rises, in [0, 1].</summary>
    public float WarmUpFraction { get; init => field = Setting.Share(value, nameof(WarmUpFraction)); }

    /// <summary>Gets the number by which the base rate is divided at the start; positive.</summary>
    public float StartDivision { get; init => field = Setting.Positive(value, nameof(StartDivision)); }

    /// <summary>Gets the number by which the starting rate is divided at the end; positive.</summary>
    public float EndDivision { get; init => field = Setting.Positive(value, nameof(EndDivision)); }

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch)
    {
        double start = (double)baseRate / StartDivision;
        double end = start / EndDivision;
        double peakStep = Math.Max(0, (double)WarmUpFraction * totalSteps - 1);
        double lastStep = totalSteps - 1;
        if (step < peakStep)
            return (float)Anneal(start, baseRate, step / peakStep);
        if (step >= lastStep && lastStep > peakStep)
            return (float)end;
        return (float)Anneal(baseRate, end, lastStep > peakStep ? (step - peakStep) / (lastStep - peakStep) : 0);
    }

    private static double Anneal(double from, double to, double progress) => to + (from - to) / 2 * (1 + Math.Cos(Math.PI * progress));
}
