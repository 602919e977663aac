namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>
/// Rows that are scored together. Cursors and prediction engines drive it the same way: <see cref="Read"/> for each row, <see cref="Score"/> once,
/// then the getters give the outputs of the row in slot <see cref="Current"/>.
/// </summary>
/// <remarks>Not safe for concurrent use; every cursor and every prediction engine has its own.</remarks>
public abstract class RowBatch : IDisposable
{
    /// <summary>Gets the slot whose outputs the getters give now.</summary>
    public int Current { get; internal set; }

    /// <summary>Copies what scoring needs of the current input row into a slot.</summary>
    /// <param name="slot">The slot, from 0 to the capacity less one; rows arrive in slot order.</param>
    public abstract void Read(int slot);

    /// <summary>Scores the slots from 0 to <paramref name="count"/> less one.</summary>
    /// <param name="count">The number of rows that were read; at least 1, at most the capacity.</param>
    public abstract void Score(int count);

    /// <summary>Makes the getter of an output column: a <see cref="ValueGetter{TValue}"/> of the column's raw type that gives the value of the slot <see cref="Current"/>.</summary>
    /// <param name="output">The index into <see cref="RowMapper.OutputColumns"/>; always an active one.</param>
    /// <returns>The getter. It is called only after <see cref="Score"/>, any number of times for a row.</returns>
    public abstract Delegate CreateGetter(int output);

    /// <summary>Releases what the buffer holds. A prediction engine of ML.NET never calls it, so nothing may depend on it.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the buffer holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
