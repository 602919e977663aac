namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>Specifies how several steps become one.</summary>
public enum TimePoolingKind
{
    /// <summary>The maximum of each value over the steps.</summary>
    Maximum,

    /// <summary>The mean of each value over the steps.</summary>
    Average,
}
