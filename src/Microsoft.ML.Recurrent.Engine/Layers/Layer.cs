using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Represents a member of a chain: it reads rows and returns rows. A layer registers its parameters when it is created and is immutable afterwards, except for
/// the forms of the weights that the kernels read. Windows are run by the passes that it creates.
/// </summary>
internal abstract class Layer
{
    /// <summary>Gets the number of values of a row that the layer returns.</summary>
    public abstract int OutputSize { get; }

    /// <summary>Gets the number of those values that belong to the forward direction, which come first.</summary>
    public virtual int ForwardSize => OutputSize;

    /// <summary>Gets a value that indicates whether the layer returns one row for each sequence instead of one for each step.</summary>
    public virtual bool Pools => false;

    /// <summary>Gets a value that indicates whether a row depends on later steps, so that a window has to contain whole sequences.</summary>
    public virtual bool NeedsWholeSequences => false;

    /// <summary>Draws the weights of a new network. Parameters that are not drawn are zero.</summary>
    /// <param name="draw">The draws.</param>
    public virtual void Initialize(WeightDraw draw)
    {
    }

    /// <summary>Copies biases, gains and other vectors after an update; the matrices are packed separately.</summary>
    /// <param name="weights">The flat weights.</param>
    public virtual void Refresh(ReadOnlySpan<float> weights)
    {
    }

    /// <summary>Counts the buffers that a pass needs for a window, and changes the number of rows to that of the rows that the layer returns.</summary>
    /// <param name="memory">The buffers of the layers before, and the rows that the layer reads.</param>
    public virtual void Measure(WindowMemory memory) => memory.AddOutput(OutputSize);

    /// <summary>Creates a workspace that runs windows.</summary>
    /// <param name="scope">What all passes of a network share.</param>
    public abstract LayerPass CreatePass(PassScope scope);
}
