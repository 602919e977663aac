using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// What one run of training learns: how targets are read, what the loss is, and what about the targets is kept in the model. One instance serves one run.
/// </summary>
internal abstract class SequenceTask
{
    /// <summary>How targets are loaded.</summary>
    public abstract TargetKind TargetKind { get; }

    /// <summary>Whether there is one target per step rather than one per sequence.</summary>
    public virtual bool TargetPerStep => false;

    /// <summary>Values the network's head gives.</summary>
    public abstract int OutputSize { get; }

    /// <summary>What is learned, for logs: "6 classes".</summary>
    public abstract string Describe();

    /// <summary>Read after <see cref="Learn"/>.</summary>
    public abstract ILoss Loss { get; }

    /// <summary>What chooses the best epoch in place of the validation loss, or null. Read after <see cref="Learn"/>.</summary>
    public virtual ValidationMetric? Metric => null;

    /// <summary>Finds the label column and checks its type.</summary>
    public abstract DataViewSchema.Column FindLabel(DataViewSchema schema);

    public abstract TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label);

    /// <summary>Learns from the loaded training rows what has to be known of the targets; called once, before <see cref="Wrap"/>.</summary>
    public abstract void Learn(SequenceDataset training);

    /// <summary>What a class is called in messages.</summary>
    public virtual string NameOf(int target) => throw new NotSupportedException("Targets are values.");

    /// <summary>What a value is called in messages.</summary>
    public virtual string NameOf(float value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Gives loaded rows the targets and weights that the loss wants.</summary>
    public abstract SequenceDataset Wrap(SequenceDataset loaded, FeatureScale? scale);
}
