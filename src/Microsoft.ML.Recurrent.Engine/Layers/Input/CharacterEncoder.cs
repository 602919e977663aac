using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>
/// Encodes the characters of a written form as one vector: the final states of both directions, forward first. Windows are run by a
/// <see cref="CharacterPass"/>.
/// </summary>
/// <param name="Embedding">The vectors of the characters.</param>
/// <param name="Forward">The layer that reads from the first character.</param>
/// <param name="Reverse">The layer that reads from the last character.</param>
internal sealed record CharacterEncoder(EmbeddingLayer Embedding, RecurrentDirection Forward, RecurrentDirection Reverse)
{
    /// <summary>Gets the width of the vector of a form.</summary>
    public int Size => Forward.Cell.StateSize + Reverse.Cell.StateSize;

    /// <summary>Draws the weights. A chrono span counts the steps of the sequences; words are short.</summary>
    public void Initialize(WeightDraw draw)
    {
        var ofWords = draw.With(draw.Options with { ChronoSpan = 0 });
        Forward.Cell.Initialize(ofWords);
        Reverse.Cell.Initialize(ofWords);
        Embedding.Initialize(draw, orthogonal: false);
    }

    /// <summary>Copies biases after an update; the matrices are packed separately.</summary>
    public void Refresh(ReadOnlySpan<float> weights)
    {
        Forward.Cell.Refresh(weights);
        Reverse.Cell.Refresh(weights);
    }
}
