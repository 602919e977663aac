namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>
/// The words for a transformer of series that is to serve single rows. An engine of ML.NET would begin each series anew, and a pool would spread its rows over
/// several engines: nothing would tell the caller that the outputs mean nothing. ML.NET's own transformers of series refuse as well, but by saying that they
/// are no row-to-row mappers, and are then refused without a name. So these say that they are, and explain here.
/// </summary>
internal static class SingleRowErrors
{
    /// <param name="transformer">The transformer.</param>
    /// <param name="engine">The method that makes an engine for its series.</param>
    public static InvalidOperationException Refused(string transformer, string engine) => new(
        $"{transformer} needs the rows before a row, so that a PredictionEngine, a PredictionEnginePool or a TimeSeriesPredictionEngine cannot serve it, "
        + $"alone or in a chain. For rows that come one at a time use {engine}, which continues a series from the end of its training data: one engine for "
        + "each series, by one thread at a time. For data in order of time use Transform.");
}
