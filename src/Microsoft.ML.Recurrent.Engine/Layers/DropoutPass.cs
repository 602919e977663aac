using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Sets some of the values that a layer returned to zero in training, in place unless the layer reads them again.</summary>
/// <param name="before">The pass of the layer.</param>
/// <param name="dropout">The draws.</param>
internal sealed unsafe class DropoutPass(LayerPass before, StepDropout dropout) : LayerPass
{
    private readonly AlignedBuffer _rows = new(); // [rows, stride]
    private ulong _seed;

    public override AlignedBuffer DOutput => before.DOutput;

    public override bool KeepsOutput => !dropout.Active && before.KeepsOutput;

    public override bool Learns => false;

    public override void Begin(int sequences, bool training, ulong seed)
    {
        _seed = seed;
        dropout.Begin(training);
    }

    public override LayerRows Forward(LayerRows input)
    {
        if (!dropout.Active)
            return input;
        var rows = input;
        if (before.KeepsOutput)
        {
            rows = input.With(ChainPass.Room(_rows, input), input.Stride);
            input.Values.CopyTo(rows.Values);
        }

        if (rows.OfSequences)
            dropout.ForwardPooled(rows.Window, rows.Pointer, rows.Count, rows.Stride, _seed);
        else
            dropout.Forward(rows.Window, rows.Pointer, rows.Stride, _seed);
        return rows;
    }

    /// <summary>Masks the gradient of the layer before, which is that of this one.</summary>
    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (!dropout.Active)
            return;
        if (input.OfSequences)
            dropout.BackwardPooled(dInput, input.Count * input.Stride);
        else
            dropout.Backward(input.Window, dInput, input.Stride);
    }
}
