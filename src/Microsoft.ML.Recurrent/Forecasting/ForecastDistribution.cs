namespace Microsoft.ML.Recurrent;

/// <summary>What the networks of a forecaster say about each coming value, and by which loss they learn it.</summary>
public enum ForecastDistribution
{
    /// <summary><see cref="Quantiles"/>, or <see cref="StudentT"/> where the architecture is <see cref="ForecastArchitecture.Autoregressive"/>.</summary>
    Automatic,

    /// <summary>Several quantiles, learned by the quantile loss (Koenker and Bassett 1978; Wen et al. 2017). The forecast is the median.</summary>
    Quantiles,

    /// <summary>Mean and deviation of a normal distribution, learned by likelihood. The forecast is the mean.</summary>
    Gaussian,

    /// <summary>Location, scale and degrees of freedom of Student's t distribution, learned by likelihood; outliers pull less. The forecast is the median.</summary>
    StudentT,

    /// <summary>
    /// Mean and dispersion of a negative binomial distribution, learned by likelihood (Salinas et al. 2020): for counts, which are whole numbers and not negative.
    /// The forecast is the mean.
    /// </summary>
    NegativeBinomial,

    /// <summary>The mean alone, learned by the squared error; bounds come from held-out errors only.</summary>
    Mean,

    /// <summary>The median alone, learned by the absolute error; bounds come from held-out errors only.</summary>
    Median,
}
