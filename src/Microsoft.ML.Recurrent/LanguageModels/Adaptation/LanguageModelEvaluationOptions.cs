using Microsoft.ML.Recurrent.LanguageModels.Adaptation;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Specifies how <c>ml.Transforms.Text.EvaluateLanguageModel</c> reads the rows and whether the model adapts to them, in which case each row is read by a model
/// that has adapted to the rows before it. Not safe for concurrent changes.
/// </summary>
/// <include file="../../Documentation/LanguageModelAdaptation.xml" path="documentation/example"/>
public sealed class LanguageModelEvaluationOptions : TextReadingOptions
{
    /// <summary>Initializes a new instance of the <see cref="LanguageModelEvaluationOptions"/> class with the default values.</summary>
    public LanguageModelEvaluationOptions() => LanguageModelEvaluationOptionTable.Table.SetDefaults(this);

    /// <summary>
    /// Gets or sets a value that indicates whether the rows are one running text. It is then read as one stream, with the state carried from row to row and the
    /// end of each row predicted. Otherwise every row is read from the start of a text.
    /// </summary>
    /// <value>The default is null: as in training.</value>
    public bool? RowsAreContinuous { get; set; }
}
