using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a trained recurrent network over the sequences of one column. It adds the same columns as the models of ML.NET for its task, followed by those
/// that <see cref="PooledSequenceOptions.AttentionColumnName"/> and <see cref="PooledSequenceOptions.TokenColumnName"/> specified in training.
/// </summary>
/// <remarks>Immutable and safe for concurrent use; a prediction engine that is created from it is not.</remarks>
public abstract class SequenceTransformer : RecurrentPredictionTransformer<RecurrentNetwork>, IRecurrentTransformer
{
    private protected SequenceTransformer(IHostEnvironment environment, string name, SequenceModel model)
        : base(environment, name) => Sequences = model;

    /// <summary>Gets the name of the column that contains the sequence.</summary>
    public sealed override string FeatureColumnName => Sequences.FeatureColumnName;

    /// <summary>Gets the type of the column that the model reads: a vector of Single or of keys, of any length, a vector of text, or text.</summary>
    public sealed override DataViewType FeatureColumnType => Sequences.Encoding.ColumnType;

    /// <summary>Gets the network, the first of <see cref="Networks"/>, with its weights by name. Do not write to the weights.</summary>
    public sealed override RecurrentNetwork Model => Sequences.Networks[0];

    /// <summary>
    /// Gets the networks whose outputs the model averages: one, unless <see cref="LabeledSequenceOptions.NumberOfNetworks"/> was higher in training. Do not
    /// write to their weights.
    /// </summary>
    public IReadOnlyList<RecurrentNetwork> Networks => Sequences.Networks;

    /// <summary>
    /// Gets the result of training. With several networks, the losses and the best epoch are those of the first, <see cref="Model"/>; the outcome, which is
    /// <see cref="TrainingOutcome.Cancelled"/> if the training of any of them was cancelled, the updates and the time are those of all networks. It is saved
    /// with the model, except for the time.
    /// </summary>
    /// <value>Null only for a model file that does not contain it.</value>
    public TrainingResult? TrainingResult => Sequences.Training.Whole;

    /// <summary>Gets the result of training of each of <see cref="Networks"/>. It is saved with the model, except for the time.</summary>
    /// <value>Empty only for a model file that does not contain it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults => Sequences.Training.Networks;

    /// <summary>
    /// Gets a description of what the trainer chose by the training rows, because the options did not specify it: how the network reads a sequence, and how
    /// it was trained. It is saved with the model.
    /// </summary>
    /// <value>Null if nothing was chosen, as for tags if a tagger is trained further.</value>
    public string? ChosenDefaults => Sequences.Choice.Description;

    /// <summary>
    /// Gets the figures of a linear model, of the nearest row and of the network, on rows that the simple models did not learn from. They are saved with the
    /// model.
    /// </summary>
    /// <value>
    /// Null if <see cref="PooledSequenceOptions.CompareWithBaselines"/> was false, training was cancelled, or the simple models would have taken more than a
    /// tenth of its time; for text, keys and tags; for fewer than 10 rows, more than 128 values at a step or more than 4,096 classes; and if all rows have the
    /// same label.
    /// </value>
    public SequenceBaselines? Baselines => Sequences.Baselines;

    internal SequenceModel Sequences { get; }

    /// <summary>Gets the model as a start from which training continues.</summary>
    internal SequenceStart Start => new(Sequences);

    private protected abstract PayloadFormat Format { get; }

    /// <inheritdoc/>
    protected sealed override RowMapper Bind(DataViewSchema inputSchema) => new SequenceMapper(
        inputSchema,
        [.. Sequences.FindColumns(inputSchema)],
        OutputColumns(inputSchema),
        Sequences.Explanation.Columns(),
        new ScoreReport(Host, Sequences.FeatureColumnName),
        CreateBatch);

    /// <inheritdoc/>
    protected sealed override void SavePayload(Stream payload)
    {
        var writer = new PayloadWriter(Format);
        Sequences.Save(writer);
        SaveTask(writer);
        writer.WriteTo(payload);
    }

    private protected abstract DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema inputSchema);

    private protected abstract SequenceRowBatch CreateBatch(DataViewRow input, int capacity);

    /// <summary>Adds what the task saves in addition to the model.</summary>
    private protected virtual void SaveTask(PayloadWriter payload)
    {
    }
}
