namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Specifies a function that is applied to every value of a step.</summary>
public enum ActivationFunction
{
    /// <summary>max(0, x) (Nair and Hinton 2010).</summary>
    Rectified,

    /// <summary>x for x above 0, otherwise 0.01 x (Maas et al. 2013).</summary>
    LeakyRectified,

    /// <summary>x for x above 0, otherwise e^x - 1 (Clevert et al. 2016).</summary>
    ExponentialLinear,

    /// <summary>x / (1 + e^-x), also called swish (Ramachandran et al. 2017).</summary>
    SigmoidLinear,

    /// <summary>x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), the approximation of the Gaussian error linear unit (Hendrycks and Gimpel 2016).</summary>
    GaussianErrorLinear,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>log(1 + e^x).</summary>
    Softplus,
}
