namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>Measures and compares the answers of models to the same rows. Immutable and safe to share.</summary>
internal sealed class BaselineScore
{
    private const double RareShare = 0.1; // of the rows that a class would have if all had the same number
    private const double Deviations = 1.64; // by which a difference exceeds chance, in one of twenty cases

    private readonly double[] _targets;
    private readonly double[] _weights; // of each row, which sum to 1

    private BaselineScore(BaselineMetric metric, double[] targets, double[] weights) => (Metric, _targets, _weights) = (metric, targets, weights);

    /// <summary>Gets what is measured.</summary>
    public BaselineMetric Metric { get; }

    /// <summary>Returns the measure for rows. Where a class is rare, all classes count the same.</summary>
    /// <param name="areClasses">True if targets are classes.</param>
    /// <param name="learned">The targets that were learned.</param>
    /// <param name="heldOut">The targets of the rows that are measured.</param>
    public static BaselineScore For(bool areClasses, double[] learned, double[] heldOut)
    {
        var equal = Array.ConvertAll(heldOut, _ => 1.0 / heldOut.Length);
        if (!areClasses)
            return new BaselineScore(BaselineMetric.RootMeanSquaredError, heldOut, equal);
        var counts = learned.CountBy(target => target).Select(pair => pair.Value).ToArray();
        if (counts.Min() >= RareShare * learned.Length / counts.Length)
            return new BaselineScore(BaselineMetric.Accuracy, heldOut, equal);
        var found = heldOut.CountBy(target => target).ToDictionary();
        return new BaselineScore(BaselineMetric.MeanRecall, heldOut, Array.ConvertAll(heldOut, target => 1.0 / (found.Count * found[target])));
    }

    /// <summary>Returns the figure of answers.</summary>
    public double Of(double[] answers)
    {
        var losses = LossesOf(answers).Sum();
        return Metric == BaselineMetric.RootMeanSquaredError ? Math.Sqrt(losses) : Math.Clamp(1 - losses, 0, 1);
    }

    /// <summary>Returns whether answers are worse than others by more than chance explains, by the differences from row to row.</summary>
    public bool IsWorse(double[] answers, double[] others)
    {
        var differences = LossesOf(answers).Zip(LossesOf(others), (loss, other) => loss - other).ToArray();
        var deviation = Math.Sqrt(differences.Sum(difference => difference * difference));
        return differences.Sum() > Deviations * deviation;
    }

    private IEnumerable<double> LossesOf(double[] answers) => answers.Select((answer, row) => _weights[row] * LossOf(answer, _targets[row]));

    private double LossOf(double answer, double target) =>
        Metric == BaselineMetric.RootMeanSquaredError ? (answer - target) * (answer - target) : answer == target ? 0 : 1;
}
