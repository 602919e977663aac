namespace Microsoft.ML.Recurrent;

/// <summary>What an Elman cell applies to its pre-activation.</summary>
public enum ElmanActivation
{
    /// <summary>Hyperbolic tangent, the default.</summary>
    Tanh,

    /// <summary>max(0, x).</summary>
    Relu,
}
