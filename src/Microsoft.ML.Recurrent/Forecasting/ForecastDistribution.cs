namespace Microsoft.ML.Recurrent;

/// <summary>Specifies what the networks of a forecaster predict about each coming value, and the loss by which they learn it.</summary>
public enum ForecastDistribution
{
    /// <summary><see cref="Quantiles"/>, or <see cref="StudentT"/> if the architecture is <see cref="ForecastArchitecture.Autoregressive"/>.</summary>
    Automatic,

    /// <summary>Several quantiles, learned with the quantile loss (Koenker and Bassett 1978; Wen et al. 2017). The forecast is the median.</summary>
    Quantiles,

    /// <summary>The mean and standard deviation of a normal distribution, learned by maximum likelihood. The forecast is the mean.</summary>
    Gaussian,

    /// <summary>
    /// The location, scale and degrees of freedom of Student's t distribution, learned by maximum likelihood; outliers have less influence. The forecast is the
    /// median.
    /// </summary>
    StudentT,

    /// <summary>
    /// The mean and dispersion of a negative binomial distribution, learned by maximum likelihood (Salinas et al. 2020). For counts, which are whole numbers
    /// and not negative. The forecast is the mean.
    /// </summary>
    NegativeBinomial,

    /// <summary>The mean alone, learned with the squared error; bounds are computed from held-out errors only.</summary>
    Mean,

    /// <summary>The median alone, learned with the absolute error; bounds are computed from held-out errors only.</summary>
    Median,
}
