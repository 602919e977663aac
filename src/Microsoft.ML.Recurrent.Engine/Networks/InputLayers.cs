using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Creates the layers that make rows from tokens, features, characters and factors.</summary>
internal static class InputLayers
{
    private const ulong CharacterIdentity = 0x9000;

    /// <summary>Creates the layer that makes the rows of what a network reads.</summary>
    /// <param name="layout">The layout to which the parameters are added.</param>
    /// <param name="input">What the network reads.</param>
    /// <param name="horizon">The hidden layer of a head with blocks, whose features are not in the rows; null without one.</param>
    public static InputLayer Create(ParameterLayout layout, InputShape input, HorizonShape? horizon)
    {
        var embedding = input.Embedding is not { } tokens ? null : new EmbeddingLayer(
            layout.AddMatrix("embedding.weight", tokens.VocabularySize, tokens.Size), tokens.PaddingIndex, tokens.Frozen);
        var characters = input.Characters is null ? null : CreateEncoder(layout, input.Characters);
        return new InputLayer
        {
            Embedding = embedding,
            Characters = characters,
            Factors = input.Factors.Count == 0 ? null
                : new FactorLayer([.. input.Factors.Select((factor, i) => layout.AddMatrix($"factors.{i}.weight", factor.VocabularySize, factor.Size))]),
            FeatureSize = input.InputSize - ((horizon?.Blocks * horizon?.InputSize) ?? 0),
            UnknownToken = input.Embedding?.UnknownIndex ?? -1,
        };
    }

    private static CharacterEncoder CreateEncoder(ParameterLayout layout, CharacterEncoderOptions options)
    {
        var scope = layout.Scope;
        layout.Scope = scope + "characters.";
        var table = new EmbeddingLayer(layout.AddMatrix("embedding.weight", options.VocabularySize, options.EmbeddingSize), paddingIndex: -1, frozen: false);
        var encoder = new CharacterEncoder(table, Direction("_l0", reverse: false), Direction("_l0_reverse", reverse: true));
        layout.Scope = scope;
        return encoder;

        RecurrentDirection Direction(string suffix, bool reverse) => new(
            CellKinds.Of(CellKind.Lstm).Create(new CellOptions(), layout, suffix, options.EmbeddingSize, options.HiddenSize),
            reverse, Zoneout: 0, CharacterIdentity + (reverse ? 1UL : 0));
    }
}
