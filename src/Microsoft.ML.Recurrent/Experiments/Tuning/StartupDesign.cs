namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents the first trials of a tuner, before there are results to learn from: the initial point, then points spread evenly over the space or, if cost
/// counts, nearer to the initial point, which should be a cheap one. Immutable and thread-safe.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="seed">The seed of the design.</param>
/// <param name="trials">The number of trials.</param>
/// <param name="costWeight">The weight of cost, 0 to 1.</param>
internal sealed class StartupDesign(ExperimentSpace space, int seed, int trials, double costWeight)
{
    /// <summary>Determines whether a trial belongs to the design; the initial point always does.</summary>
    public bool Has(int trial) => trial < Math.Max(trials, 1);

    /// <summary>Returns the point of a trial.</summary>
    public TrialParameters PointOf(int trial)
    {
        if (trial == 0)
            return space.Initial;
        var places = ProposalSeeds.LatinHypercube(seed, trial - 1, trials - 1, space.Parameters.Count);
        if (costWeight > 0)
            StayNear(space.Initial, places);
        return space.FromUnit(places);
    }

    /// <summary>Shrinks the design towards a point: places keep their order, and at full weight of cost the design has half its width.</summary>
    private void StayNear(TrialParameters point, double[] places)
    {
        var centre = space.ToUnit(point);
        for (var i = 0; i < places.Length; i++)
        {
            if (space.Parameters[i].IsOrdered && !double.IsNaN(centre[i]))
                places[i] += 0.5 * costWeight * (centre[i] - places[i]);
        }
    }
}
