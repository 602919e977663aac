namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>
/// Represents rows that are scored together. Cursors and prediction engines use it in the same way: they call <see cref="Read"/> for each row and
/// <see cref="Score"/> once; the getters then return the outputs of the row in slot <see cref="Current"/>.
/// </summary>
/// <remarks>Instances are not safe for concurrent use; every cursor and every prediction engine has its own.</remarks>
public abstract class RowBatch : IDisposable
{
    /// <summary>Gets the slot whose outputs the getters currently return.</summary>
    public int Current { get; internal set; }

    /// <summary>Copies the values of the current input row that scoring needs into a slot.</summary>
    /// <param name="slot">The slot, from 0 to the capacity minus one; rows are read in slot order.</param>
    public abstract void Read(int slot);

    /// <summary>Scores the slots from 0 to <paramref name="count"/> minus one.</summary>
    /// <param name="count">The number of rows that were read; at least 1, at most the capacity.</param>
    public abstract void Score(int count);

    /// <summary>
    /// Creates the getter of an output column: a <see cref="ValueGetter{TValue}"/> of the column's raw type that returns the value in slot
    /// <see cref="Current"/>.
    /// </summary>
    /// <param name="output">The index into <see cref="RowMapper.OutputColumns"/>; always an active one.</param>
    /// <returns>The getter. It is called only after <see cref="Score"/>, any number of times for a row.</returns>
    public abstract Delegate CreateGetter(int output);

    /// <summary>Releases the resources of the batch. A prediction engine of ML.NET never calls this method, so nothing may depend on it.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the resources of the batch.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
