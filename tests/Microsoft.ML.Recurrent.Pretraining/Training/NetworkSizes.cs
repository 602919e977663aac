namespace Microsoft.ML.Recurrent.Pretraining.Training;

/// <summary>Names the networks that are trained.</summary>
internal static class NetworkSizes
{
    /// <summary>Returns the widths of the recurrent layers and of the head.</summary>
    public static (int[] Hidden, int Head) Of(string size) => size switch
    {
        "small" => ([96, 96], 96),
        "base" => ([256, 256], 256),
        "deep" => ([256, 256, 256], 256),
        _ => throw new ArgumentException($"There is no size '{size}': small, base or deep."),
    };
}
