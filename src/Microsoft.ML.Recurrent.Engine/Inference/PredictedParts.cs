namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Specifies what is kept of a prediction next to the outputs of the main head.</summary>
internal enum PredictedParts
{
    /// <summary>The outputs of the main head alone.</summary>
    Outputs,

    /// <summary>The attention weights, if the network has any.</summary>
    Attention,

    /// <summary>The outputs of the further heads.</summary>
    FurtherHeads,
}
