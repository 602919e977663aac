using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Compares a network with two simple models that learn in an instant: a linear model (regularized linear discriminants, Friedman 1989, or ridge regression)
/// over the values of a sequence on at most 64 steps with their mean, spread and changes, and the nearest row of the training data. If a simple model is
/// better, the network has learned too little, or the task does not need one. Immutable and safe to share.
/// </summary>
public sealed record SequenceBaselines
{
    private const string Section = "baselines";

    internal SequenceBaselines()
    {
    }

    /// <summary>Gets what the figures measure.</summary>
    public required BaselineMetric Metric { get; init; }

    /// <summary>Gets the number of rows from which the simple models learned: at most 4,000, drawn from the training rows.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>
    /// Gets the number of rows on which all models were measured: at most 1,000, drawn from the validation rows if there are any, and otherwise a fifth of the
    /// training rows, which the simple models did not learn from.
    /// </summary>
    public required int HeldOutRows { get; init; }

    /// <summary>
    /// Gets the figure of the network. With validation rows, and if <see cref="NetworkLearnedFromHeldOutRows"/> is true, it is that of the trained model, the
    /// average of its networks; otherwise it is that of one more network, which was trained in the same way without the held-out rows.
    /// </summary>
    public required double Network { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the network has learned from the held-out rows, as it does where a further network would take long. Its figure is
    /// then too good.
    /// </summary>
    public required bool NetworkLearnedFromHeldOutRows { get; init; }

    /// <summary>Gets the figure of the linear model.</summary>
    public required double LinearModel { get; init; }

    /// <summary>Gets the figure of the nearest row of the training data.</summary>
    public required double NearestNeighbor { get; init; }

    /// <summary>
    /// Gets a value that indicates whether a simple model is better than the network by more than chance explains, by the differences from row to row. Then the
    /// log has a warning.
    /// </summary>
    public required bool NetworkIsWorse { get; init; }

    /// <summary>Returns the figures as text.</summary>
    /// <returns>One line, in the invariant culture.</returns>
    public override string ToString()
    {
        var metric = Metric switch
        {
            BaselineMetric.Accuracy => "Accuracy",
            BaselineMetric.MeanRecall => "Mean recall of the classes",
            _ => "RMSE",
        };
        var network = NetworkLearnedFromHeldOutRows ? "the network, which has learned from them," : "the network";
        return string.Create(CultureInfo.InvariantCulture,
            $"{metric} on {HeldOutRows:n0} rows: {network} {Network:g4}, a linear model {LinearModel:g4}, the nearest neighbor {NearestNeighbor:g4}");
    }

    internal void Save(PayloadWriter payload)
    {
        var section = payload.AddSection(Section, optional: true);
        section.Write((int)Metric);
        section.Write(TrainingRows);
        section.Write(HeldOutRows);
        section.Write(Network);
        section.Write(NetworkLearnedFromHeldOutRows);
        section.Write(LinearModel);
        section.Write(NearestNeighbor);
        section.Write(NetworkIsWorse);
    }

    /// <summary>Reads the section, or returns null if there is none.</summary>
    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    internal static SequenceBaselines? Load(PayloadReader payload)
    {
        if (!payload.Contains(Section))
            return null;
        var section = payload.GetSection(Section);
        return new SequenceBaselines
        {
            Metric = section.ReadEnum<BaselineMetric>(),
            TrainingRows = section.ReadInt32("the number of training rows", 1, int.MaxValue),
            HeldOutRows = section.ReadInt32("the number of held-out rows", 1, int.MaxValue),
            Network = section.ReadDouble(),
            NetworkLearnedFromHeldOutRows = section.ReadBoolean(),
            LinearModel = section.ReadDouble(),
            NearestNeighbor = section.ReadDouble(),
            NetworkIsWorse = section.ReadBoolean(),
        };
    }
}
