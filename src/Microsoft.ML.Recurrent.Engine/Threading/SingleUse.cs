using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>
/// Lets one caller at a time into something that is not safe for concurrent use, where a second one, on another thread or out of a callback of the first,
/// would change buffers that the first works on.
/// </summary>
internal struct SingleUse
{
    private int _used;

    /// <summary>Begins a use, which ends when what is returned is disposed of.</summary>
    /// <param name="owner">What is used.</param>
    /// <exception cref="InvalidOperationException">It is in use.</exception>
    [UnscopedRef]
    public Scope Enter(object owner) => Interlocked.Exchange(ref _used, 1) == 0 ? new Scope(ref _used)
        : throw new InvalidOperationException($"The {owner.GetType().Name} is in use: it serves one caller at a time, and cannot be called out of its "
            + "own callbacks.");

    /// <summary>A use that has begun.</summary>
    public readonly ref struct Scope
    {
        private readonly ref int _used;

        public Scope(ref int used) => _used = ref used;

        public void Dispose() => Volatile.Write(ref _used, 0);
    }
}
