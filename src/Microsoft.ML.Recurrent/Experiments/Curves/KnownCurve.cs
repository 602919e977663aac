namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the reports of a trial with the lowest loss up to each of them. Immutable and thread-safe.</summary>
internal sealed class KnownCurve
{
    private readonly IReadOnlyList<TrialReport> _reports;
    private readonly double[] _bests;

    /// <param name="reports">The reports; at least one.</param>
    public KnownCurve(IReadOnlyList<TrialReport> reports)
    {
        _reports = reports;
        _bests = new double[reports.Count];
        var best = double.PositiveInfinity;
        for (var i = 0; i < _bests.Length; i++)
            _bests[i] = best = reports[i].Loss < best ? reports[i].Loss : best;
    }

    /// <summary>Gets the last epoch.</summary>
    public int LastEpoch => _reports[^1].Epoch;

    /// <summary>Gets the lowest loss; infinity if every loss is NaN.</summary>
    public double Best => _bests[^1];

    /// <summary>Returns the lowest loss of the epochs up to the specified one; infinity if there is none.</summary>
    public double BestAt(int epoch) => IndexOf(epoch) is >= 0 and var i ? _bests[i] : double.PositiveInfinity;

    /// <summary>Returns the loss of the last epoch up to the specified one; NaN if there is none.</summary>
    public double At(int epoch) => IndexOf(epoch) is >= 0 and var i ? _reports[i].Loss : double.NaN;

    /// <summary>Returns the index of the last report up to an epoch. Epochs are counted from 1 and increase, so it cannot be later than the epoch.</summary>
    private int IndexOf(int epoch)
    {
        var i = Math.Min(_reports.Count, epoch) - 1;
        while (i >= 0 && _reports[i].Epoch > epoch)
            i--;
        return i;
    }
}
