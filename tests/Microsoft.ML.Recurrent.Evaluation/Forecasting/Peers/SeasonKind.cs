namespace Microsoft.ML.Recurrent.Evaluation.Forecasting.Peers;

/// <summary>The seasons of exponential smoothing.</summary>
internal enum SeasonKind
{
    None,
    Additive,
    Multiplicative,
}
