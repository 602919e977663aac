using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Provides the maximum number of bytes that are read of a payload, unpacked. A file of a few kilobytes can unpack to any number of bytes, so there has to be a
/// limit. To load larger models, raise it with <c>AppContext.SetData</c> or the property of that name in <c>runtimeconfig.template.json</c>.
/// </summary>
internal static class PayloadLimit
{
    /// <summary>The name of the setting, a whole number of bytes.</summary>
    public const string Setting = "Microsoft.ML.Recurrent.MaximumModelBytes";

    /// <summary>The limit if the setting is absent: 512 MiB.</summary>
    public const long Default = 1L << 29;

    /// <exception cref="InvalidOperationException">The setting is not a number of bytes.</exception>
    public static long Bytes => AppContext.GetData(Setting) switch
    {
        null => Default,
        int and > 0 and var bytes => bytes,
        long and > 0 and var bytes => Math.Min(bytes, Array.MaxLength),
        string text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 => Math.Min(bytes, Array.MaxLength),
        var other => throw new InvalidOperationException($"The setting '{Setting}' is '{other}'; it must be a whole number of bytes, at least 1."),
    };

    public static ModelFormatException Exceeded(long limit) => new("header",
        $"it is larger than {limit} bytes unpacked. If the file comes from a source you trust, raise the limit: AppContext.SetData(\"{Setting}\", "
            + $"bytes), at most {Array.MaxLength}.");
}
