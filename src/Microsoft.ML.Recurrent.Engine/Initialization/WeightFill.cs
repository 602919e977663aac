namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>Specifies the initial values of a weight matrix.</summary>
public enum WeightFill
{
    /// <summary>Uniform in +-sqrt(6 / (rows + columns)), separately for each gate (Glorot and Bengio 2010).</summary>
    Glorot,

    /// <summary>A random orthogonal matrix for each gate (Saxe et al. 2014).</summary>
    Orthogonal,

    /// <summary>Uniform in +-1/sqrt(H), as in torch, or within <see cref="InitializationOptions.UniformLimit"/>.</summary>
    Uniform,

    /// <summary>The identity matrix for each gate (Le et al. 2015, for Elman cells with ReLU).</summary>
    Identity,
}
