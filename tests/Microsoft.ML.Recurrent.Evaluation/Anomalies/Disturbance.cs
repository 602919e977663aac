namespace Microsoft.ML.Recurrent.Evaluation.Anomalies;

/// <summary>Something added to a series.</summary>
/// <param name="Start">The first value that is disturbed.</param>
/// <param name="Length">How many are: 1 for a spike, more for a shift of the level.</param>
/// <param name="Amount">What is added to each.</param>
internal sealed record Disturbance(int Start, int Length, float Amount)
{
    private const int Distance = 32;
    private const int ShiftLength = 12;
    private const int Tolerance = 3;

    public bool IsShift => Length > 1;

    /// <summary>Values at which an alert finds it: the spike, or the first three of a shift.</summary>
    public Range Found => Start..(Start + Math.Min(Length, Tolerance));

    /// <summary>Values at which an alert is no false alarm: the whole of a shift, and the way back from it.</summary>
    public Range Excused => Start..(IsShift ? Start + Length + Tolerance : Start + 1);

    /// <summary>
    /// One in every 32 values from the beginning of the test on, at a random place, up or down by three to six deviations; three spikes for each shift.
    /// </summary>
    public static List<Disturbance> Draw(int testStart, int end, double deviation, int seed)
    {
        var random = new Random(seed);
        var disturbances = new List<Disturbance>();
        for (var start = testStart; start + Distance <= end; start += Distance)
        {
            var amount = (float)(deviation * (3 + (3 * random.NextDouble())) * (random.Next(2) == 0 ? 1 : -1));
            disturbances.Add(new Disturbance(start + random.Next(8), disturbances.Count % 4 == 3 ? ShiftLength : 1, amount));
        }

        return disturbances;
    }

    public static float[] AddTo(float[] series, IEnumerable<Disturbance> disturbances)
    {
        var disturbed = (float[])series.Clone();
        foreach (var one in disturbances)
            foreach (ref var value in disturbed.AsSpan(one.Start, one.Length))
                value += one.Amount;
        return disturbed;
    }
}
