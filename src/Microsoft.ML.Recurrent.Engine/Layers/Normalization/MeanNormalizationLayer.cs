using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>Represents the normalization of a row by its mean and its standard deviation.</summary>
internal sealed class MeanNormalizationLayer : Layer
{
    private readonly PanelNormalization _normalization;

    /// <param name="gain">The gains.</param>
    /// <param name="bias">The biases.</param>
    public MeanNormalizationLayer(Parameter gain, Parameter bias)
    {
        OutputSize = gain.Length;
        _normalization = new PanelNormalization(new GatePanels(1, gain.Length), gain, bias, plainRows: true);
    }

    public override int OutputSize { get; }

    public override void Initialize(WeightDraw draw) => _normalization.Initialize(draw);

    public override void Refresh(ReadOnlySpan<float> weights) => _normalization.Refresh(weights);

    public override LayerPass CreatePass(PassScope scope) => new MeanNormalizationPass(_normalization, OutputSize);
}
