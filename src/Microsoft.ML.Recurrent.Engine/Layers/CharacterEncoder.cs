namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// From the characters of a written form to one vector: the final states of both directions, forward first. Windows run in a <see cref="CharacterPass"/>.
/// </summary>
/// <param name="Embedding">The characters' vectors.</param>
/// <param name="Forward">Reads from the first character.</param>
/// <param name="Reverse">Reads from the last character.</param>
/// <param name="Dropout">Share of the characters' vectors set to zero in training.</param>
internal sealed record CharacterEncoder(EmbeddingLayer Embedding, RecurrentLayer Forward, RecurrentLayer Reverse, float Dropout)
{
    /// <summary>Width of a form's vector.</summary>
    public int Size => Forward.Cell.StateSize + Reverse.Cell.StateSize;
}
