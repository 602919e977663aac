namespace Microsoft.ML.Recurrent;

/// <summary>Specifies a pretrained network.</summary>
public enum PretrainedSize
{
    /// <summary>About a million parameters: the best forecasts.</summary>
    Base,

    /// <summary>About 0.2 million parameters: several times as fast, for small machines and many series.</summary>
    Small,
}
