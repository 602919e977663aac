using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Counts the floats of the buffers that the passes of a network need for a window, layer after layer. Buffers whose size does not depend on the window are
/// not counted.
/// </summary>
/// <param name="training">Whether a backward pass follows, so that gradients are held, too.</param>
/// <param name="noise">The noise under which the network learns.</param>
internal sealed class WindowMemory(bool training, NoiseOptions noise)
{
    public bool Training => training;

    public NoiseOptions Noise => noise;

    /// <summary>Gets or sets the number of rows that the next layer reads.</summary>
    public long Rows { get; set; }

    /// <summary>Gets or sets the number of sequences of the window.</summary>
    public long Sequences { get; set; }

    /// <summary>Gets or sets the number of steps of the longest sequence that the next layer reads.</summary>
    public long Longest { get; set; }

    /// <summary>Gets or sets the number of rows of the source sequences.</summary>
    public long SourceRows { get; set; }

    /// <summary>Gets or sets the number of steps of the longest source sequence.</summary>
    public long LongestSource { get; set; }

    /// <summary>Gets the number of floats in all buffers.</summary>
    public Int128 Total { get; private set; }

    /// <summary>Gets the number of floats in the largest buffer.</summary>
    public Int128 Largest { get; private set; }

    /// <summary>Adds a buffer.</summary>
    public void Add(Int128 floats)
    {
        Total += floats;
        Largest = Int128.Max(Largest, floats);
    }

    /// <summary>Adds buffers with a row for each row that the layer reads.</summary>
    /// <param name="size">The number of values of a row.</param>
    /// <param name="buffers">The number of buffers.</param>
    public void AddRows(int size, int buffers = 1)
    {
        for (var i = 0; i < buffers; i++)
            Add((Int128)Rows * GatePanels.Pad(size));
    }

    /// <summary>Adds the rows that a layer returns and, in training, their gradient.</summary>
    /// <param name="size">The number of values of a row.</param>
    public void AddOutput(int size) => AddRows(size, training ? 2 : 1);

    /// <summary>Adds the masks and the copies of rows that are partly dropped.</summary>
    /// <param name="size">The number of values of a row.</param>
    public void AddDropout(int size)
    {
        if (training && noise.Dropout > 0)
            AddRows(size, noise.VariationalDropout ? 1 : 2);
    }

    /// <summary>Notes that several steps have become one.</summary>
    public void Join(int steps)
    {
        Rows = ((Rows - 1) / steps) + Math.Max(1, Sequences);
        Longest = (Longest + steps - 1) / steps;
    }

    /// <summary>Notes that a sequence has become one row.</summary>
    public void Pool() => (Rows, Longest) = (Sequences, 1);
}
