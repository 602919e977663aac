using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

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
        if (noise.WeightDropout > 0 && !DroppedWeights.MatricesOf(network).Any())
            yield return Message(nameof(noise.WeightDropout), noise.WeightDropout, "no cell of the network has a recurrent matrix");
        foreach (var (name, factor) in new[]
        {
            (nameof(noise.ActivationRegularization), noise.ActivationRegularization),
            (nameof(noise.TemporalActivationRegularization), noise.TemporalActivationRegularization),
        })
        {
            if (factor > 0 && PenaltyMisfit(network) is { } misfit)
                yield return Message(name, factor, misfit);
        }

        if (noise.VariationalDropout && network.Shape.Decoding is not null)
            yield return $"Noise.{nameof(noise.VariationalDropout)} is true, but the network has a decoder; set it to false";
    }

    /// <summary>Returns the reason why a network cannot have penalties on the outputs of its last recurrent layer, or null if it can.</summary>
    private static string? PenaltyMisfit(RecurrentNetwork network)
    {
        var recurrent = network.Chain.Stack.Where(layer => StackPasses.DirectionsOf(layer).Any()).ToList();
        return recurrent.Count == 0 ? "the network has no recurrent layer"
            : recurrent[^1] is DirectionStacksLayer ? "its directions are separate"
            : network.Shape.Decoding is not null ? "the network has a decoder" : null;
    }

    private static string Message(string name, float value, string reason) =>
        string.Create(CultureInfo.InvariantCulture, $"Noise.{name} is {value}, but {reason}; set it to 0");
}
