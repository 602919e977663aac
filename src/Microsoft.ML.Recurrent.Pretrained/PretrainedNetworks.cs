namespace Microsoft.ML.Recurrent.Pretrained;

/// <summary>Provides the weights of the pretrained networks, as <c>Microsoft.ML.Recurrent</c> reads them.</summary>
/// <remarks>
/// Stateless and safe for concurrent use. The model card of the package describes how the networks were trained and what they were measured at.
/// </remarks>
public static class PretrainedNetworks
{
    /// <summary>Gets the names of the networks, such as <c>forecaster-base</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. typeof(PretrainedNetworks).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)];

    /// <summary>Opens the weights of a network.</summary>
    /// <param name="name">The name of the network, one of <see cref="Names"/>.</param>
    /// <returns>A stream to read from, which the caller closes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no network of that name; the message lists the names.</exception>
    public static Stream Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return typeof(PretrainedNetworks).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no network '{name}'; the names are {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>Returns the weights of a network where they are in memory, as part of this assembly, so that loading takes no time for a copy.</summary>
    /// <param name="name">The name of the network, one of <see cref="Names"/>.</param>
    /// <returns>The bytes, valid while the assembly is loaded.</returns>
    internal static ReadOnlyMemory<byte> Read(string name)
    {
        using var stream = Open(name);
        if (stream is UnmanagedMemoryStream resource)
            return new ResourceMemory(resource).Memory;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
