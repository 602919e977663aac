namespace Microsoft.ML.Recurrent;

/// <summary>The scale on which a forecaster adds up level, season and what the network learns.</summary>
public enum SeriesScaling
{
    /// <summary>
    /// <see cref="Logarithm"/> where every training value is positive and the spread within a season grows with its level (Guerrero 1993),
    /// otherwise <see cref="Linear"/>.
    /// </summary>
    Automatic,

    /// <summary>The values themselves: seasons and bounds are amounts.</summary>
    Linear,

    /// <summary>Logarithms: seasons and bounds are factors. Needs positive training values; later ones below half of the smallest count as that half.</summary>
    Logarithm,
}
