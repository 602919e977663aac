using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Featurizing;

/// <summary>Small featurizers for tests.</summary>
internal static class Featurizers
{
    public static TextFeaturizingOptions Small() => new()
    {
        InputColumnName = nameof(TextRow.Text),
        Cell = CellKind.Gru,
        HiddenSize = 6,
        EmbeddingSize = 6,
        MinimumTokenCount = 1,
        NumberOfEpochs = 2,
        NumberOfThreads = 1,
    };

    public static RecurrentTextFeaturizingTransformer Fit(MLContext ml, TextFeaturizingOptions options, IEnumerable<TextRow> rows) =>
        ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(rows));

    /// <summary>The vectors of texts.</summary>
    public static float[][] Vectors(MLContext ml, RecurrentTextFeaturizingTransformer model, params IEnumerable<string?> texts)
    {
        var rows = ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text! }));
        return [.. model.Transform(rows).GetColumn<float[]>(model.OutputColumnName)];
    }
}
