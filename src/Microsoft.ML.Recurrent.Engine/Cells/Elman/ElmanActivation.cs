namespace Microsoft.ML.Recurrent;

/// <summary>Specifies the function that an Elman cell applies to its pre-activation.</summary>
public enum ElmanActivation
{
    /// <summary>Hyperbolic tangent, the default.</summary>
    Tanh,

    /// <summary>The rectified linear unit, max(0, x).</summary>
    Relu,
}
