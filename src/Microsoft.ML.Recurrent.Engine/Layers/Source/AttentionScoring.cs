namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>Specifies how a query is compared with a key.</summary>
public enum AttentionScoring
{
    /// <summary>The product q . k / sqrt(size of a head) (Vaswani et al. 2017; Luong et al. 2015).</summary>
    ScaledDotProduct,

    /// <summary>The sum v . tanh(q + k) with a learned vector v (Bahdanau et al. 2015).</summary>
    Additive,
}
