using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Determines the noise that a network can have.</summary>
internal static class NoiseFit
{
    /// <summary>Returns the noise without the parts that the network cannot have.</summary>
    public static NoiseOptions For(RecurrentNetwork network, NoiseOptions noise) => noise with
    {
        EmbeddingDropout = network.Shape.Input.Embedding is null ? 0 : noise.EmbeddingDropout,
        TokenDropout = network.Shape.Input.Embedding is null ? 0 : noise.TokenDropout,
        CharacterDropout = network.Shape.Input.Characters is null ? 0 : noise.CharacterDropout,
    };

    /// <summary>Returns the parts of the noise that the network cannot have.</summary>
    public static IEnumerable<string> Violations(RecurrentNetwork network, NoiseOptions noise)
    {
        if (noise.EmbeddingDropout > 0 && network.Shape.Input.Embedding is null)
            yield return Message(nameof(noise.EmbeddingDropout), noise.EmbeddingDropout, "the network has no embedding");
        if (noise.TokenDropout > 0 && network.Shape.Input.Embedding is not { UnknownIndex: >= 0 })
            yield return Message(nameof(noise.TokenDropout), noise.TokenDropout, network.Shape.Input.Embedding is null
                ? "the network has no embedding" : $"its embedding has no unknown token ({nameof(EmbeddingOptions.UnknownIndex)})");
        if (noise.CharacterDropout > 0 && network.Shape.Input.Characters is null)
            yield return Message(nameof(noise.CharacterDropout), noise.CharacterDropout, "the network encodes no characters");
        if (noise.RecurrentDropout > 0 && network.Chain.Directions is [_, ..] layers && !layers.Any(layer => layer[0].Cell.HasRecurrentProduct))
            yield return Message(nameof(noise.RecurrentDropout), noise.RecurrentDropout, "the gates of its cells do not read the hidden state");
        if (noise.VariationalDropout && network.Shape.Decoding is not null)
            yield return $"Noise.{nameof(noise.VariationalDropout)} is true, but the network has a decoder; set it to false";
    }

    private static string Message(string name, float value, string reason) =>
        string.Create(CultureInfo.InvariantCulture, $"Noise.{name} is {value}, but {reason}; set it to 0");
}
