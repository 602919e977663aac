using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>A column of covariates or statics as a trained model knows it. Immutable.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Width">Values per row; for categories one for each.</param>
/// <param name="Categories">The categories of the training data, or null where the column holds numbers.</param>
internal sealed record SeriesColumn(string Name, int Width, Vocabulary? Categories = null);
