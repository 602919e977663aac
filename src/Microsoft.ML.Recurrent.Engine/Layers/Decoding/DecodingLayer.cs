using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Decoding;

/// <summary>Represents the decoding of the steps after the ends of sequences by the stack that has read them.</summary>
/// <param name="inputs">The layer that computes the input of the decoded steps.</param>
/// <param name="stack">The layers of the stack, of one direction.</param>
internal sealed class DecodingLayer(DecoderInputLayer inputs, IReadOnlyList<Layer> stack) : Layer
{
    /// <summary>Gets the layers of the stack.</summary>
    public IReadOnlyList<Layer> Stack => stack;

    /// <summary>Gets the number of decoded steps.</summary>
    public int Steps => inputs.Steps;

    public override int OutputSize => stack[^1].OutputSize;

    public override void Initialize(WeightDraw draw) => inputs.Initialize(draw);

    public override void Measure(WindowMemory memory)
    {
        (memory.Rows, memory.Longest) = (memory.Sequences * Steps, Steps);
        memory.AddRows(inputs.FeatureSize);
        memory.AddRows(inputs.Stride, memory.Training ? 2 : 1);
        foreach (var layer in stack)
            layer.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) =>
        throw new InvalidOperationException("The pass that decodes needs the passes of the stack that has read the sequences.");

    /// <summary>Creates a workspace that decodes from the states of the passes of the stack.</summary>
    /// <param name="scope">What all passes of a network share.</param>
    /// <param name="encoder">The passes of the recurrent layers of the stack.</param>
    public DecodingPass CreatePass(PassScope scope, IReadOnlyList<DirectionPass> encoder) => new(inputs, stack, scope, encoder);
}
