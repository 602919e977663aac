using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Featurizing.Series;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Turns each sequence of numbers into a vector of Single of fixed size: the outline of each column, its level, deviation and length, and the pooled states of
/// a network that reads the sequence as it is, stretched or shrunk to a certain length, and as differences.
/// </summary>
/// <remarks>
/// Missing values (NaN and infinite ones) lie on the line between their neighbours; the share of them is a feature. A column without a value is zero, and an
/// empty sequence is read as one step of zeros, as the trainers of sequences read it. Unit and level of a series make no difference to the states. Immutable
/// and safe for concurrent use; a prediction engine that is created from it is not.
/// </remarks>
[RecurrentModel("SeriesFeaturizer")]
public sealed class RecurrentSeriesFeaturizingTransformer : RecurrentTransformer, IRecurrentTransformer, IRecurrentModel<RecurrentSeriesFeaturizingTransformer>
{
    private static readonly PayloadFormat s_format = new("SeriesFeaturizer", 1);

    internal RecurrentSeriesFeaturizingTransformer(IHostEnvironment environment, SeriesFeaturizer featurizer)
        : base(environment, nameof(RecurrentSeriesFeaturizingTransformer)) => Featurizer = featurizer;

    /// <summary>Gets the name of the column that contains the sequences.</summary>
    public string InputColumnName => Featurizer.InputColumnName;

    /// <summary>Gets the name of the column that receives the vectors.</summary>
    public string OutputColumnName => Featurizer.OutputColumnName;

    /// <summary>Gets the number of values of a step.</summary>
    public int StepSize => Featurizer.StepSize;

    /// <summary>Gets the length of a vector.</summary>
    public int OutputSize => Featurizer.OutputSize;

    /// <summary>Gets a list of the only network. Do not write to its weights.</summary>
    public IReadOnlyList<RecurrentNetwork> Networks => [Featurizer.Network];

    /// <summary>
    /// Gets the result of training, with the losses of each epoch: the mean squared error of the forecast of standardized values. It is saved with the model,
    /// except for the time. The outcome for a pretrained network is <see cref="TrainingOutcome.LearnedNothing"/>.
    /// </summary>
    /// <value>Null only for a model file that does not contain it.</value>
    public TrainingResult? TrainingResult => Featurizer.Training.Whole;

    /// <summary>Gets a list whose only result is <see cref="TrainingResult"/>.</summary>
    /// <value>Empty for a pretrained network, and for a model file that does not contain it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults => Featurizer.Training.Networks;

    internal SeriesFeaturizer Featurizer { get; }

    /// <inheritdoc/>
    static RecurrentSeriesFeaturizingTransformer IRecurrentModel<RecurrentSeriesFeaturizingTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var reader = PayloadReader.Open(payload, s_format);
        var featurizer = SeriesFeaturizer.Load(reader);
        reader.Finish();
        return new RecurrentSeriesFeaturizingTransformer(environment, featurizer);
    }

    /// <inheritdoc/>
    protected override RowMapper Bind(DataViewSchema inputSchema) => new SeriesFeaturizingMapper(
        inputSchema, SeriesInput.Find(inputSchema, Featurizer.InputColumnName, Featurizer.Encoding), Featurizer);

    /// <inheritdoc/>
    protected override void SavePayload(Stream payload)
    {
        var writer = new PayloadWriter(s_format);
        Featurizer.Save(writer);
        writer.WriteTo(payload);
    }
}
