namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>Specifies how a season changes values.</summary>
internal enum SeasonForm
{
    /// <summary>There is no season.</summary>
    None,

    /// <summary>The part of a season is added.</summary>
    Added,

    /// <summary>The part of a season is a factor; for positive values only.</summary>
    Multiplied,
}
