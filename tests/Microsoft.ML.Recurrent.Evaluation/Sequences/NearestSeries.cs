namespace Microsoft.ML.Recurrent.Evaluation.Sequences;

/// <summary>Names the class of the nearest training case, by the distance of the raw values on a number of steps to which every case is brought.</summary>
internal static class NearestSeries
{
    /// <summary>The number of steps to which every case is brought.</summary>
    public const int Steps = 64;

    /// <summary>Returns the share of the test cases whose nearest training case has their class.</summary>
    public static double Accuracy(IReadOnlyList<LabelledSeries> training, IReadOnlyList<LabelledSeries> test, int stepSize)
    {
        var known = training.Select(row => (row.Class, Values: OnSteps(row.Values, stepSize))).ToList();
        return test.Average(row =>
        {
            var values = OnSteps(row.Values, stepSize);
            return known.MinBy(other => other.Values.Zip(values, (a, b) => (a - b) * (a - b)).Sum()).Class == row.Class ? 1.0 : 0;
        });
    }

    /// <summary>Returns the values on the number of steps.</summary>
    public static float[] OnSteps(float[] values, int stepSize)
    {
        var count = values.Length / stepSize;
        var result = new float[Steps * stepSize];
        for (var i = 0; i < result.Length; i++)
        {
            var place = (double)(i / stepSize) * (count - 1) / (Steps - 1);
            var before = Math.Clamp((int)place, 0, Math.Max(0, count - 2));
            var after = Math.Min(before + 1, count - 1);
            var (low, high) = (values[(before * stepSize) + (i % stepSize)], values[(after * stepSize) + (i % stepSize)]);
            result[i] = (float)(low + ((place - before) * (high - low)));
        }

        return result;
    }
}
