namespace Microsoft.ML.Recurrent.Evaluation.Anomalies;

/// <summary>What alerts are worth, disturbance by disturbance.</summary>
internal static class AlertFigures
{
    /// <param name="name">Of what raised the alerts.</param>
    /// <param name="clean">Its alerts on the series as it is.</param>
    /// <param name="disturbed">Its alerts on the disturbed series.</param>
    /// <param name="disturbances">What was added.</param>
    /// <param name="testStart">The first value that counts.</param>
    public static IEnumerable<Measurement> Of(string name, bool[] clean, bool[] disturbed, IReadOnlyList<Disturbance> disturbances, int testStart)
    {
        var found = disturbances.Where(one => disturbed[one.Found].Contains(true)).ToArray();
        var rest = (bool[])disturbed.Clone();
        foreach (var one in disturbances)
            rest.AsSpan(one.Excused).Clear();
        double falseAlarms = rest.Skip(testStart).Count(alert => alert);
        var recall = (double)found.Length / disturbances.Count;
        var precision = found.Length == 0 ? 0 : found.Length / (found.Length + falseAlarms);
        yield return new($"{name}_precision", precision);
        yield return new($"{name}_recall", recall);
        yield return new($"{name}_shift_recall", found.Count(one => one.IsShift) / (double)disturbances.Count(one => one.IsShift));
        yield return new($"{name}_f1", found.Length == 0 ? 0 : 2 * precision * recall / (precision + recall));
        yield return new($"{name}_clean_alerts", clean.Skip(testStart).Average(alert => alert ? 1.0 : 0.0));
    }
}
