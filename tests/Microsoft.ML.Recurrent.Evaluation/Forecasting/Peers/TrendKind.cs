namespace Microsoft.ML.Recurrent.Evaluation.Forecasting.Peers;

/// <summary>The trends of exponential smoothing.</summary>
internal enum TrendKind
{
    None,
    Additive,
    Damped,
}
