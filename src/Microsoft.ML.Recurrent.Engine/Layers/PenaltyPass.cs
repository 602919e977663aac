using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Adds the gradient of a penalty on the rows that a layer returned, which it passes on as they are. The penalty counts with the weight of the targets of the
/// window, which <see cref="PenaltyWeight"/> holds, so that it adds to the mean loss of a step.
/// </summary>
/// <param name="before">The pass of the layer, or of its dropout.</param>
/// <param name="strength">The factor of the penalty.</param>
/// <param name="weight">The weight of the targets of the window.</param>
internal abstract unsafe class PenaltyPass(LayerPass before, float strength, PenaltyWeight weight) : LayerPass
{
    private bool _training;

    public override AlignedBuffer DOutput => before.DOutput;

    // The rows are read again in the backward pass.
    public override bool KeepsOutput => _training || before.KeepsOutput;

    public override bool Learns => false;

    public override void Begin(int sequences, bool training, ulong seed)
    {
        _training = training;
        weight.Value = 0;
    }

    public override LayerRows Forward(LayerRows input) => input;

    /// <summary>Adds to the gradient of the layer before, which is that of this one.</summary>
    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (weight.Value > 0)
            AddGradient(input, dInput, strength * weight.Value);
    }

    /// <summary>Adds the gradient of the penalty of the rows.</summary>
    /// <param name="rows">The rows of a window.</param>
    /// <param name="dRows">The gradient of the rows, with the same stride.</param>
    /// <param name="factor">The factor of the penalty.</param>
    protected abstract void AddGradient(LayerRows rows, float* dRows, double factor);
}
