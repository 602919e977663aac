namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>A figure of one seed.</summary>
internal readonly record struct Measurement(string Metric, double Value);
