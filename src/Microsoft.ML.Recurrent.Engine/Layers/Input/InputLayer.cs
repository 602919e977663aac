using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>Represents the first layer of a network, which makes rows [embedding | features | characters | factors] from what a window holds.</summary>
internal sealed class InputLayer : Layer
{
    /// <summary>Gets the vectors of the tokens, or null.</summary>
    public EmbeddingLayer? Embedding { get; init; }

    /// <summary>Gets the encoder of the characters of a token, or null.</summary>
    public CharacterEncoder? Characters { get; init; }

    /// <summary>Gets the vectors of the factors of a step, or null.</summary>
    public FactorLayer? Factors { get; init; }

    /// <summary>Gets the number of features of a step that the layer reads, which are the first ones of its row in the window.</summary>
    public int FeatureSize { get; init; }

    /// <summary>Gets the token that replaces others; -1 if there is none.</summary>
    public int UnknownToken { get; init; } = -1;

    public override int OutputSize => (Embedding?.Size ?? 0) + FeatureSize + (Characters?.Size ?? 0) + (Factors?.Size ?? 0);

    public override void Initialize(WeightDraw draw)
    {
        Embedding?.Initialize(draw, draw.Options.OrthogonalEmbedding);
        Characters?.Initialize(draw);
        Factors?.Initialize(draw);
    }

    public override void Refresh(ReadOnlySpan<float> weights) => Characters?.Refresh(weights);

    public override void Measure(WindowMemory memory)
    {
        base.Measure(memory);
        if (Characters is not null)
            memory.AddOutput(Characters.Size); // about one spelling of a step; their characters are not known
    }

    public override LayerPass CreatePass(PassScope scope) => new InputPass(this, scope);
}
