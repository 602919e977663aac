using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Sequences.Baselines;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// The task that a training run learns: how targets are read, the loss, and the facts about the targets that the model keeps. An instance serves one run.
/// </summary>
internal abstract class SequenceTask
{
    /// <summary>Gets the kind of targets that are loaded.</summary>
    public abstract TargetKind TargetKind { get; }

    /// <summary>Gets a value that indicates whether there is one target per step rather than one per sequence.</summary>
    public virtual bool TargetPerStep => false;

    /// <summary>Gets the number of outputs of the head.</summary>
    public abstract int OutputSize { get; }

    /// <summary>
    /// Gets the heads of the network next to the main one. With one, the class of each row as a whole is learned, too: <see cref="TargetReader.RowClass"/>.
    /// </summary>
    public virtual IReadOnlyList<FurtherHeadShape> FurtherHeads => [];

    /// <summary>Returns a description of what is learned, for logs, such as "6 classes".</summary>
    public abstract string Describe();

    /// <summary>Gets the loss, which is read after <see cref="Learn"/>.</summary>
    public abstract ILoss Loss { get; }

    /// <summary>Gets the metric that determines the best epoch instead of the validation loss, or null. It is read after <see cref="Learn"/>.</summary>
    public virtual ValidationMetric? Metric => null;

    /// <summary>Gets what the answer to a sequence is, by which simple models are compared with the network; null if there is one per step.</summary>
    public virtual AnswerKind? Answers => null;

    /// <summary>Gets a value that indicates whether dropout helps: it makes classes safer to tell apart, but biases a number.</summary>
    public virtual bool GainsFromDropout => TargetKind == TargetKind.Classes;

    /// <summary>Finds the label column and checks its type.</summary>
    public abstract DataViewSchema.Column FindLabel(DataViewSchema schema);

    /// <summary>Finds the columns that are read in addition to the label column, and checks their types.</summary>
    public virtual IEnumerable<DataViewSchema.Column> FindFurtherLabels(DataViewSchema schema) => [];

    public abstract TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label);

    /// <summary>Learns the required facts about the targets from the loaded training rows. Called once, before <see cref="Wrap"/>.</summary>
    public abstract void Learn(SequenceDataset training);

    /// <summary>Gets a description of what was chosen by the targets, for logs; null for nothing. It is read after <see cref="Learn"/>.</summary>
    public virtual string? Chosen => null;

    /// <summary>Returns the name of a class for messages.</summary>
    public virtual string NameOf(int target) => throw new NotSupportedException("Targets are values.");

    /// <summary>Returns the name of a value for messages.</summary>
    public virtual string NameOf(float value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns loaded rows with the targets and weights that the loss needs.</summary>
    public abstract SequenceDataset Wrap(SequenceDataset loaded, FeatureScale? scale);
}
