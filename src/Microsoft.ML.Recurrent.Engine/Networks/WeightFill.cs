namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>How a weight matrix is first filled.</summary>
public enum WeightFill
{
    /// <summary>Uniform in +-sqrt(6 / (rows + columns)), for each gate apart (Glorot and Bengio 2010).</summary>
    Glorot,

    /// <summary>A random orthogonal matrix for each gate (Saxe et al. 2014).</summary>
    Orthogonal,

    /// <summary>Uniform in +-1/sqrt(H), as torch does, or within <see cref="InitializationOptions.UniformLimit"/>.</summary>
    Uniform,

    /// <summary>The identity for each gate (Le et al. 2015, for Elman cells with relu).</summary>
    Identity,
}
