namespace Microsoft.ML.Recurrent;

/// <summary>Specifies the scale on which a forecaster adds level, season and the output of the networks.</summary>
public enum SeriesScaling
{
    /// <summary>
    /// <see cref="Logarithm"/> if every training value is positive and the spread within a season grows with its level (Guerrero 1993), otherwise
    /// <see cref="Linear"/>.
    /// </summary>
    Automatic,

    /// <summary>The values themselves: seasons and bounds are amounts.</summary>
    Linear,

    /// <summary>
    /// Logarithms: seasons and bounds are factors. Requires positive training values; later values below half of the smallest training value count as that
    /// half.
    /// </summary>
    Logarithm,
}
