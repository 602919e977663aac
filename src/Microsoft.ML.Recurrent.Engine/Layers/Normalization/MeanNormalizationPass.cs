using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>Normalizes rows by their mean and their standard deviation.</summary>
internal sealed unsafe class MeanNormalizationPass(PanelNormalization normalization, int size) : LayerPass
{
    private readonly AlignedBuffer _rows = new();  // [rows, stride]
    private readonly AlignedBuffer _dRows = new(); // [rows, stride]; used if the gradient is added
    private readonly NormalizationTape _tape = new();

    public override AlignedBuffer DOutput { get; } = new(); // [rows, stride]

    private int Stride => GatePanels.Pad(size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        var output = input.With(ChainPass.Room(_rows, input), Stride);
        normalization.Prepare(_tape, input.Count);
        normalization.Forward(input.Pointer, output.Pointer, _tape, input.Count, 0, input.Count, accumulate: false);
        return output;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var dRows = input.With(dInput is null || accumulate ? ChainPass.Room(_dRows, input) : dInput, Stride);
        normalization.Backward(DOutput.Pointer, dRows.Pointer, _tape, input.Count, 0, input.Count);
        normalization.AccumulateGradients(_tape, gradients);
        if (dInput is null || !accumulate)
            return;
        var sum = input.With(dInput, Stride).Values;
        TensorPrimitives.Add(sum, dRows.Values, sum);
    }
}
