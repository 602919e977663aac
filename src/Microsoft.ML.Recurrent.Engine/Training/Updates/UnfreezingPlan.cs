using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Engine.Training.Updates;

/// <summary>
/// Determines the epoch in which each parameter of a network begins to learn. If several entries name a parameter, the latest of their epochs applies.
/// </summary>
internal sealed class UnfreezingPlan
{
    private readonly List<(Parameter Parameter, int FirstEpoch)> _late = [];

    public UnfreezingPlan(RecurrentNetwork network, IReadOnlyList<LayerUnfreezing> unfreezing)
    {
        foreach (var parameter in network.Parameters.Parameters)
        {
            var first = 0;
            foreach (var entry in unfreezing)
                if (entry.Covers(parameter.Name))
                    first = Math.Max(first, entry.FirstEpoch);
            if (first > 0 && !network.FrozenRanges.Contains((parameter.Offset, parameter.Length)))
                _late.Add((parameter, first));
        }
    }

    /// <summary>Returns the violations of entries that do not fit the network.</summary>
    public static IEnumerable<string> Violations(RecurrentNetwork network, IReadOnlyList<LayerUnfreezing> unfreezing)
    {
        var parameters = network.Parameters.Parameters;
        foreach (var entry in unfreezing)
            if (!parameters.Any(parameter => entry.Covers(parameter.Name)))
                yield return $"{nameof(TrainingOptions.Unfreezing)} names '{entry.NamePrefix}', but the network has only "
                    + string.Join(", ", parameters.Select(p => p.Name));
        if (parameters.Count == new UnfreezingPlan(network, unfreezing)._late.Count + network.FrozenRanges.Count)
            yield return $"{nameof(TrainingOptions.Unfreezing)} ({string.Join(", ", unfreezing)}) leaves nothing that learns in the first epoch";
    }

    /// <summary>Freezes every parameter that does not learn from the start. Called once, before the first epoch or the resumed one.</summary>
    public void Freeze(Optimizer optimizer)
    {
        foreach (var (parameter, _) in _late)
            optimizer.Freeze(parameter.Offset, parameter.Length);
    }

    /// <summary>Unfreezes every parameter that learns in an epoch.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="epochStarts">The number of steps of the run before each epoch, up to and including this one.</param>
    public void Thaw(Optimizer optimizer, int epoch, IReadOnlyList<long> epochStarts)
    {
        foreach (var (parameter, first) in _late)
            if (first <= epoch)
                optimizer.Thaw(parameter.Offset, parameter.Length, epochStarts[first]);
    }
}
