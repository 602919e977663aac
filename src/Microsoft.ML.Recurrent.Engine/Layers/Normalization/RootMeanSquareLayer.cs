using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>Represents the normalization of a row by its root mean square.</summary>
/// <param name="gain">The gains.</param>
internal sealed class RootMeanSquareLayer(Parameter gain) : Layer
{
    private readonly float[] _gains = new float[gain.Length];

    public override int OutputSize => gain.Length;

    public override void Initialize(WeightDraw draw) => draw.Of(gain).Fill(1);

    public override void Refresh(ReadOnlySpan<float> weights) => weights.Slice(gain.Offset, gain.Length).CopyTo(_gains);

    public override void Measure(WindowMemory memory)
    {
        base.Measure(memory);
        memory.AddRows(OutputSize); // before the gains
    }

    public override LayerPass CreatePass(PassScope scope) => new RootMeanSquarePass(gain, _gains);
}
