using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.LanguageModels.Adaptation;

/// <summary>The options of evaluating a language model.</summary>
internal static class LanguageModelEvaluationOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<LanguageModelEvaluationOptions> Table { get; } =
        new OptionTable<LanguageModelEvaluationOptions>(AdaptationOptionTable.Table)
            .Add(o => o.RowsAreContinuous, null, null, row => row.To(OptionUse.Rows));
}
