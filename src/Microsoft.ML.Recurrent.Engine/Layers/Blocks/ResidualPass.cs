using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Runs a chain of layers and adds its input to its output.</summary>
internal sealed unsafe class ResidualPass(ChainPass chain) : LayerPass
{
    private readonly AlignedBuffer _sum = new(); // [rows, stride]; used if the last layer of the chain reads its output again

    /// <summary>Gets the passes of the chain.</summary>
    public IReadOnlyList<LayerPass> Passes => chain.Passes;

    // The gradient of a sum is that of its parts.
    public override AlignedBuffer DOutput => chain.DOutput;

    public override bool Learns => chain.Learns;

    public override IReadOnlyList<StateCarry> Carries => chain.Carries;

    public override void Begin(int sequences, bool training, ulong seed) => chain.Begin(sequences, training, seed);

    public override LayerRows Forward(LayerRows input)
    {
        var output = chain.Forward(input);
        if (chain.KeepsOutput)
        {
            var sum = output.With(ChainPass.Room(_sum, output), output.Stride);
            output.Values.CopyTo(sum.Values);
            output = sum;
        }

        TensorPrimitives.Add(output.Values, input.Values, output.Values);
        return output;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (dInput is not null)
        {
            var dRows = input.With(dInput, input.Stride).Values;
            var dOutput = new ReadOnlySpan<float>(chain.DOutput.Pointer, dRows.Length);
            if (accumulate)
                TensorPrimitives.Add(dRows, dOutput, dRows);
            else
                dOutput.CopyTo(dRows);
        }

        chain.Backward(dInput, accumulate: dInput is not null, gradients);
    }
}
