using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents the accuracy of a simple forecast that needs no model, from the same origins and over the same rows.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class BenchmarkAccuracy : ForecastAccuracy
{
    internal BenchmarkAccuracy(AccuracyFigures figures)
        : base(figures)
    {
    }
}
