using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Turns each text into a vector of Single of fixed size. A classifier can start from it; see <see cref="LabeledSequenceOptions.Encoder"/>.</summary>
/// <remarks>Immutable and safe for concurrent use; a prediction engine that is created from it is not.</remarks>
[RecurrentModel("TextFeaturizer")]
public sealed class RecurrentTextFeaturizingTransformer : RecurrentTransformer, IRecurrentTransformer, IRecurrentModel<RecurrentTextFeaturizingTransformer>
{
    private static readonly PayloadFormat s_format = new("TextFeaturizer", 1);

    internal RecurrentTextFeaturizingTransformer(IHostEnvironment environment, EncoderModel encoder)
        : base(environment, nameof(RecurrentTextFeaturizingTransformer)) => Encoder = encoder;

    /// <summary>Gets the name of the column that contains the text.</summary>
    public string InputColumnName => Encoder.InputColumnName;

    /// <summary>Gets the name of the column that receives the vectors.</summary>
    public string OutputColumnName => Encoder.OutputColumnName;

    /// <summary>Gets the length of a vector.</summary>
    public int OutputSize => Encoder.OutputSize;

    /// <summary>
    /// Gets the network: the embedding and the recurrent layers, with their weights by name. The head of the language model is replaced by one with a single
    /// output and zero weights. Do not write to the weights.
    /// </summary>
    public RecurrentNetwork Model => Encoder.Network;

    /// <summary>Gets a list whose only network is <see cref="Model"/>. Do not write to its weights.</summary>
    public IReadOnlyList<RecurrentNetwork> Networks => [Encoder.Network];

    /// <summary>Gets the result of training, with the losses of each epoch in nats per token. It is saved with the model, except for the time.</summary>
    /// <value>Null only for a model file that does not contain it.</value>
    public TrainingResult? TrainingResult => Encoder.Training.Whole;

    /// <summary>Gets a list whose only result is <see cref="TrainingResult"/>.</summary>
    /// <value>Empty only for a model file that does not contain it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults => Encoder.Training.Networks;

    internal EncoderModel Encoder { get; }

    /// <inheritdoc/>
    static RecurrentTextFeaturizingTransformer IRecurrentModel<RecurrentTextFeaturizingTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var reader = PayloadReader.Open(payload, s_format);
        var encoder = EncoderModel.Load(reader);
        reader.Finish();
        return new RecurrentTextFeaturizingTransformer(environment, encoder);
    }

    /// <inheritdoc/>
    protected override RowMapper Bind(DataViewSchema inputSchema) => new FeaturizingMapper(
        inputSchema, SequenceColumn.FindAsTrained(inputSchema, Encoder.InputColumnName, Encoder.Encoding, EncoderTrainer.Role), Encoder);

    /// <inheritdoc/>
    protected override void SavePayload(Stream payload)
    {
        var writer = new PayloadWriter(s_format);
        Encoder.Save(writer);
        writer.WriteTo(payload);
    }
}
