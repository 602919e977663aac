namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>
/// Computes a number that depends only on the values that were added and their order, and is the same on every platform, runtime and version of this
/// library.
/// </summary>
/// <remarks>The hash is FNV-1a of Fowler, Noll and Vo with 64 bits, applied to a whole value at a time. Not suitable for cryptography.</remarks>
internal struct StableHash()
{
    private const ulong Prime = 1099511628211;

    /// <summary>Gets the hash of the values added so far.</summary>
    public ulong Value { get; private set; } = 14695981039346656037;

    /// <summary>Adds a value to the hash.</summary>
    public void Add(uint value) => Value = (Value ^ value) * Prime;
}
