using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>
/// Admits one caller at a time to an object that is not safe for concurrent use, where a second caller, on another thread or in a callback of the first,
/// would change buffers that the first is using.
/// </summary>
internal struct SingleUse
{
    private int _used;

    /// <summary>Begins a use, which ends when the returned scope is disposed.</summary>
    /// <param name="owner">The object that is used.</param>
    /// <exception cref="InvalidOperationException">The object is already in use.</exception>
    [UnscopedRef]
    public Scope Enter(object owner) => Interlocked.Exchange(ref _used, 1) == 0 ? new Scope(ref _used)
        : throw new InvalidOperationException($"The {owner.GetType().Name} is in use: it serves one caller at a time, and cannot be called from its "
            + "own callbacks.");

    /// <summary>Represents a use that has begun.</summary>
    public readonly ref struct Scope
    {
        private readonly ref int _used;

        public Scope(ref int used) => _used = ref used;

        public void Dispose() => Volatile.Write(ref _used, 0);
    }
}
