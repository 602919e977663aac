using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;

/// <summary>
/// Represents a pretrained network that takes part in the forecasts of trained networks: on the scale of their model, the forecast is the weighted mean of
/// both. Immutable and safe to share.
/// </summary>
/// <param name="Network">The network, whose medians take part.</param>
/// <param name="Weight">The weight of the medians, above 0, at most 1; the rest is that of the trained networks.</param>
internal sealed record PretrainedMember(PretrainedModel Network, float Weight)
{
    private const string Section = "member";

    /// <summary>Gets what distinguishes the member from another, for the fingerprint of a model.</summary>
    public IEnumerable<float> Characteristics => [Weight, Network.HeadSize, .. Network.HiddenSizes.Select(size => (float)size)];

    /// <summary>
    /// Returns the number of rows that a state has to keep for a member: those that the network reads, and those whose errors adapt the bounds.
    /// </summary>
    /// <param name="member">The member; null if there is none.</param>
    /// <param name="horizon">The number of steps that the model forecasts at once.</param>
    /// <param name="own">The number of rows that the model keeps for itself.</param>
    public static int KeptLength(PretrainedMember? member, int horizon, int own) =>
        member is null ? own : Math.Max(own, PretrainedLayout.HistoryLength + BoundsAdaptation.StepsOf(horizon));

    /// <summary>Returns the weighted mean of the forecast of the trained networks and that of this member.</summary>
    /// <param name="own">The forecast of the trained networks, on the scale of their model.</param>
    /// <param name="median">The median of the pretrained network on the same scale.</param>
    public double Combine(double own, double median) => ((1 - Weight) * own) + (Weight * median);

    /// <summary>Adds the sections of the member to the file of a model.</summary>
    public void Write(PayloadWriter payload)
    {
        payload.AddSection(Section).Write(Weight);
        PretrainedWeights.Write(payload, Network);
    }

    /// <summary>Reads the member of a model; null if it has none.</summary>
    /// <exception cref="ModelFormatException">A section is damaged, or the model has several targets.</exception>
    public static PretrainedMember? Read(PayloadReader payload, SeriesSchema schema)
    {
        if (!payload.Contains(Section))
            return null;
        var section = payload.GetSection(Section);
        var weight = section.ReadSingle();
        if (!(weight is > 0 and <= 1))
            throw section.Defect(FormattableString.Invariant($"the weight of the pretrained network is {weight}; it must be above 0 and at most 1."));
        return schema.TargetCount == 1 ? new PretrainedMember(PretrainedWeights.Read(payload), weight)
            : throw section.Defect($"there are {schema.TargetCount} targets; a pretrained network forecasts one.");
    }
}
