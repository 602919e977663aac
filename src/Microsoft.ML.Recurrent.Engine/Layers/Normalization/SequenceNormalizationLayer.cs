using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>Represents the normalization of the rows of a sequence by mean and standard deviation over its steps.</summary>
/// <param name="gain">The gains.</param>
/// <param name="bias">The biases.</param>
/// <param name="joinsValues">Whether mean and deviation are those of all values together, not of each value.</param>
internal sealed class SequenceNormalizationLayer(Parameter gain, Parameter bias, bool joinsValues) : Layer
{
    private readonly float[] _gains = new float[gain.Length];
    private readonly float[] _biases = new float[gain.Length];

    public override int OutputSize => gain.Length;

    public override bool NeedsWholeSequences => true;

    public override void Initialize(WeightDraw draw) => draw.Of(gain).Fill(1);

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        weights.Slice(gain.Offset, gain.Length).CopyTo(_gains);
        weights.Slice(bias.Offset, bias.Length).CopyTo(_biases);
    }

    public override void Measure(WindowMemory memory)
    {
        base.Measure(memory);
        memory.AddRows(OutputSize); // before the gains
    }

    public override LayerPass CreatePass(PassScope scope) => new SequenceNormalizationPass(gain, bias, _gains, _biases, joinsValues);
}
