namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>A number that depends on the values that were added and their order alone: the same on every platform, runtime and version of this library.</summary>
/// <remarks>FNV-1a of Fowler, Noll and Vo with 64 bits, a whole value at a time. Not for cryptography.</remarks>
internal struct StableHash()
{
    private const ulong Prime = 1099511628211;

    /// <summary>The number so far.</summary>
    public ulong Value { get; private set; } = 14695981039346656037;

    /// <summary>Adds a value.</summary>
    public void Add(uint value) => Value = (Value ^ value) * Prime;
}
