using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Makes a vector of each text: a column of fixed size of Single. A classifier may start from it, see <see cref="PooledSequenceOptions.Encoder"/>.
/// </summary>
/// <remarks>Immutable and safe for concurrent use; a prediction engine made from it is not.</remarks>
[RecurrentModel("TextFeaturizer")]
public sealed class RecurrentTextFeaturizingTransformer : RecurrentTransformer, IRecurrentTransformer, IRecurrentModel<RecurrentTextFeaturizingTransformer>
{
    private static readonly PayloadFormat s_format = new("TextFeaturizer", 1);

    internal RecurrentTextFeaturizingTransformer(IHostEnvironment environment, EncoderModel encoder)
        : base(environment, nameof(RecurrentTextFeaturizingTransformer)) => Encoder = encoder;

    /// <summary>The column that is read.</summary>
    public string InputColumnName => Encoder.InputColumnName;

    /// <summary>The column that is added.</summary>
    public string OutputColumnName => Encoder.OutputColumnName;

    /// <summary>Length of a vector.</summary>
    public int OutputSize => Encoder.OutputSize;

    /// <summary>
    /// Embedding and recurrent layers, their weights by name, without the language model's head, in whose place stands one of a single output and zero weights.
    /// Do not write to them.
    /// </summary>
    public RecurrentNetwork Model => Encoder.Network;

    /// <summary>Gets the one network, <see cref="Model"/>. Do not write to its weights.</summary>
    public IReadOnlyList<RecurrentNetwork> Networks => [Encoder.Network];

    /// <summary>How training ended, with the losses of each epoch in nats per token. It is saved with the model, but for the time.</summary>
    /// <value>Null only for a model file that does not hold it.</value>
    public TrainingResult? TrainingResult => Encoder.Training.Whole;

    /// <summary>Gets <see cref="TrainingResult"/>, as that of the one network.</summary>
    /// <value>Empty only for a model file that does not hold it.</value>
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
