using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Represents a column of covariates or static values of a trained model. Immutable.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Width">The number of values per row; for categories, one for each.</param>
/// <param name="Categories">The categories of the training data, or null if the column contains numbers.</param>
internal sealed record SeriesColumn(string Name, int Width, Vocabulary? Categories = null);
