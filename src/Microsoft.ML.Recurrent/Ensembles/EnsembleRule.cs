using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Defines what distinguishes the networks of a model from each other: the seed and the checkpoint. It is the same for every trainer, so that a network of an
/// ensemble can be trained alone, and the first networks of a larger ensemble are those of a smaller one.
/// </summary>
internal static class EnsembleRule
{
    /// <summary>Returns the seed with which a network, trained alone, becomes the one in the ensemble.</summary>
    /// <param name="seed">The seed of the ensemble.</param>
    /// <param name="network">The index of the network, starting at 0. The first has the seed of the ensemble.</param>
    public static int SeedOf(int seed, int network) =>
        network == 0 ? seed : unchecked((int)SeededRandom.Combine(RecurrentOptions.EngineSeedOf(seed), (ulong)network));

    /// <summary>
    /// Returns the path of the checkpoint of a network: that of the ensemble with the name of the round, if it has one, and the number of the network, if it is
    /// not the first, before the extension: <c>run.checkpoint</c>, <c>run.2.checkpoint</c>, <c>run.all-rows.2.checkpoint</c>.
    /// </summary>
    /// <param name="path">The path of the checkpoint of the ensemble, or null.</param>
    /// <param name="network">The index of the network, starting at 0.</param>
    /// <param name="round">The name of the round of training; empty if each network is trained once. It must not be a number.</param>
    public static string? CheckpointOf(string? path, int network, string round = "")
    {
        if (path is null)
            return null;
        var suffix = (round.Length == 0 ? "" : $".{round.Replace(' ', '-')}") + (network == 0 ? "" : $".{network + 1}");
        return suffix.Length == 0 ? path : Path.ChangeExtension(path, suffix + Path.GetExtension(path));
    }
}
