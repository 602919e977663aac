using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>Represents the normalization of each group of the values of a row by its mean and its standard deviation (Wu and He 2018).</summary>
/// <param name="gain">The parameter of the gains.</param>
/// <param name="bias">The parameter of the biases.</param>
/// <param name="groups">The number of groups, which divides the number of values.</param>
internal sealed class GroupNormalizationLayer(Parameter gain, Parameter bias, int groups) : Layer
{
    private readonly float[] _gains = new float[gain.Length];
    private readonly float[] _biases = new float[gain.Length];

    public override int OutputSize => gain.Length;

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

    public override LayerPass CreatePass(PassScope scope) => new GroupNormalizationPass(gain, bias, _gains, _biases, groups);
}
