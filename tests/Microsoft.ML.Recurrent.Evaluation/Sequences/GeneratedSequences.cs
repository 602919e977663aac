namespace Microsoft.ML.Recurrent.Evaluation.Sequences;

/// <summary>Generated sequences, each made so that one property of data decides whether its classes can be learned. Noise is normal with deviation 1.</summary>
/// <param name="Name">The name.</param>
/// <param name="StepSize">The number of values of a step.</param>
/// <param name="Training">The training rows.</param>
/// <param name="Test">The test rows.</param>
internal sealed record GeneratedSequences(string Name, int StepSize, IReadOnlyList<LabelledSeries> Training, IReadOnlyList<LabelledSeries> Test)
{
    /// <summary>Makes every set.</summary>
    public static IEnumerable<GeneratedSequences> All(int seed)
    {
        var random = new Random(seed);
        foreach (var length in new[] { 500, 5000 }) // the class is the level of the first ten steps
            yield return Make($"first_10_of_{length}", 1, 200, 400,
                i => [.. Enumerable.Range(0, length).Select(t => Noise() + (t < 10 ? Sign(i) * 1.5 : 0))], 2);

        // One row of a hundred has a bump of eight steps anywhere.
        yield return Make("rare", 1, 2000, 2000, (_, rare) =>
        {
            var at = random.Next(40);
            return [.. Enumerable.Range(0, 50).Select(t => (0.5 * Noise()) + (rare && t >= at && t < at + 8 ? 2 : 0))];
        }, i => i % 100 == 0);

        // Every class is a random walk that is read with noise.
        double[][] walks = [.. Enumerable.Range(0, 500).Select(_ => Walk(30))];
        yield return Make("500_classes", 1, 5000, 1000, i => [.. walks[i % 500].Select(value => value + (0.8 * Noise()))], 500);

        // The level of one of 200 features is the class.
        yield return Make("1_of_200_features", 200, 300, 300,
            i => [.. Enumerable.Range(0, 20 * 200).Select(t => Noise() + (t % 200 == 17 ? Sign(i) * 0.7 : 0))], 2);

        // The slope is the class, at levels from 1 to 100,000.
        yield return Make("slope", 1, 300, 300, i =>
        {
            var level = Math.Pow(10, 5 * random.NextDouble());
            return [.. Enumerable.Range(0, 60).Select(t => level + (Sign(i) * t * 0.05) + Noise())];
        }, 2);

        // Sines and square waves of any phase.
        yield return Make("20_rows", 1, 20, 400, i =>
        {
            var phase = 2 * Math.PI * random.NextDouble();
            return [.. Enumerable.Range(0, 40).Select(t => Math.Sin(phase + (0.4 * t))).Select(s => (i % 2 == 0 ? 1.3 * s : Math.Sign(s)) + (0.3 * Noise()))];
        }, 2);

        double Noise() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

        double[] Walk(int length)
        {
            var place = 0.0;
            return [.. Enumerable.Range(0, length).Select(_ => place += 0.6 * Noise())];
        }
    }

    /// <summary>Makes training and test rows whose target is the slope, at levels from 1 to 100,000.</summary>
    public static (IReadOnlyList<LabelledSeries> Training, IReadOnlyList<LabelledSeries> Test) Slopes(int seed)
    {
        var random = new Random(seed);
        LabelledSeries[] rows =
        [
            .. Enumerable.Range(0, 600).Select(_ =>
            {
                var (level, slope) = (Math.Pow(10, 5 * random.NextDouble()), (2 * random.NextDouble()) - 1);
                float[] values = [.. Enumerable.Range(0, 60).Select(t => (float)(level + (slope * t * 0.1) + (2 * random.NextDouble()) - 1))];
                return new LabelledSeries { Values = values, Target = (float)slope };
            }),
        ];
        return (rows[..300], rows[300..]);
    }

    /// <summary>Makes rows of five steps, whose class is whether the third value is above the mean of the others.</summary>
    public static IEnumerable<LabelledSeries> Short(int count, int seed)
    {
        var random = new Random(seed);
        for (var row = 0; row < count; row++)
        {
            float[] values = [.. Enumerable.Range(0, 5).Select(_ => random.NextSingle())];
            yield return new LabelledSeries { Values = values, Class = $"{4 * values[2] > values.Sum() - values[2]}" };
        }
    }

    private static int Sign(int row) => row % 2 == 0 ? -1 : 1;

    private static GeneratedSequences Make(string name, int stepSize, int training, int test, Func<int, double[]> values, int classes) =>
        Make(name, stepSize, training, test, i => (values(i), $"{i % classes}"));

    private static GeneratedSequences Make(string name, int stepSize, int training, int test, Func<int, bool, double[]> values, Func<int, bool> isRare) =>
        Make(name, stepSize, training, test, i => (values(i, isRare(i)), $"{isRare(i)}"));

    private static GeneratedSequences Make(string name, int stepSize, int training, int test, Func<int, (double[] Values, string Class)> make)
    {
        LabelledSeries[] rows =
        [
            .. Enumerable.Range(0, training + test).Select(make)
                .Select(row => new LabelledSeries { Values = Array.ConvertAll(row.Values, value => (float)value), Class = row.Class }),
        ];
        return new(name, stepSize, rows[..training], rows[training..]);
    }
}
