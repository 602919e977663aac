using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a trained language model. <c>Transform</c> adds the log-probability of each token of a row and the perplexity of the row; each row is scored on
/// its own, from the start of a text, whatever the rows before it. <see cref="RecurrentLanguageModelCatalog.CreateTextGenerator"/> creates a generator of text,
/// and <c>ml.Transforms.Text.EvaluateLanguageModel</c> evaluates the model on running text.
/// </summary>
/// <remarks>Immutable and safe for concurrent use; a prediction engine or a text generator that is created from it is not.</remarks>
[RecurrentModel("LanguageModel")]
public sealed class LanguageModelTransformer : RecurrentTransformer, IRecurrentTransformer, IRecurrentModel<LanguageModelTransformer>
{
    private const string ColumnsSection = "columns";
    private static readonly PayloadFormat s_format = new("LanguageModel", 1);
    private readonly LanguageModelColumns _columns;

    internal LanguageModelTransformer(IHostEnvironment environment, LanguageModel model, LanguageModelColumns columns)
        : base(environment, nameof(LanguageModelTransformer))
    {
        LanguageModel = model;
        _columns = columns;
    }

    /// <summary>Gets the name of the column that contains the text.</summary>
    public string InputColumnName => _columns.Input;

    /// <summary>Gets the name of the column of log-probabilities.</summary>
    public string OutputColumnName => _columns.Output;

    /// <summary>Gets the name of the column that receives the perplexity of a row.</summary>
    public string PerplexityColumnName => _columns.Perplexity;

    /// <summary>Gets a value that indicates whether the model was trained on rows that are one running text.</summary>
    public bool RowsAreContinuous => LanguageModel.RowsAreContinuous;

    /// <summary>
    /// Gets the tokens of the vocabulary as text, the most frequent first (keys in the order of their values). In addition, the model has the unknown token and
    /// the end of a text.
    /// </summary>
    public IReadOnlyList<string> Vocabulary => LanguageModel.Words.Words;

    /// <summary>
    /// Gets the network. Token 0 is the end of a text, 1 the unknown token and 2 the first token of <see cref="Vocabulary"/>. Do not write to its weights.
    /// </summary>
    public RecurrentNetwork Model => LanguageModel.Network;

    /// <summary>Gets a list whose only network is <see cref="Model"/>. Do not write to its weights.</summary>
    public IReadOnlyList<RecurrentNetwork> Networks => [LanguageModel.Network];

    /// <summary>Gets the result of training, with the losses of each epoch in nats per token. It is saved with the model, except for the time.</summary>
    /// <value>Null only for a model file that does not contain it.</value>
    public TrainingResult? TrainingResult => LanguageModel.Training.Whole;

    /// <summary>Gets a list whose only result is <see cref="TrainingResult"/>.</summary>
    /// <value>Empty only for a model file that does not contain it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults => LanguageModel.Training.Networks;

    /// <summary>Gets the perplexity of the validation rows with the weights of the model; NaN if nothing was validated.</summary>
    public double ValidationPerplexity => Math.Exp(TrainingResult?.BestValidationLoss ?? double.NaN);

    internal LanguageModel LanguageModel { get; }

    /// <inheritdoc/>
    static LanguageModelTransformer IRecurrentModel<LanguageModelTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var reader = PayloadReader.Open(payload, s_format);
        var section = reader.GetSection(ColumnsSection);
        var columns = new LanguageModelColumns(section.ReadString(), section.ReadString(), section.ReadString());
        if (columns.Input.Length == 0 || columns.Output.Length == 0 || columns.Perplexity.Length == 0 || columns.Output == columns.Perplexity)
            throw section.Defect($"the columns are '{columns.Input}', '{columns.Output}' and '{columns.Perplexity}'; "
                + "none may be empty and the last two must differ.");
        var model = LanguageModel.Load(reader);
        reader.Finish();
        return new LanguageModelTransformer(environment, model, columns);
    }

    /// <inheritdoc/>
    protected override RowMapper Bind(DataViewSchema inputSchema) => new LanguageModelMapper(
        LanguageModel, SequenceColumn.FindAsTrained(inputSchema, _columns.Input, LanguageModel.Encoding), inputSchema, _columns);

    /// <inheritdoc/>
    protected override void SavePayload(Stream payload)
    {
        var writer = new PayloadWriter(s_format);
        var section = writer.AddSection(ColumnsSection);
        section.Write(_columns.Input);
        section.Write(_columns.Output);
        section.Write(_columns.Perplexity);
        LanguageModel.Save(writer);
        writer.WriteTo(payload);
    }
}
