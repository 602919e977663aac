namespace Microsoft.ML.Recurrent.Evaluation.Forecasting;

/// <summary>
/// Generates series like those of businesses: positive, with a level, a trend that may be damped, a season that is added or multiplied and changes little from
/// year to year, noise in proportion to the level, and some outliers. The same seed gives the same series.
/// </summary>
internal static class BusinessSeries
{
    private const double ShareOfSeasonal = 0.8;
    private const double ShareOfMultiplied = 0.6;
    private const double Floor = 0.05; // of the first level

    /// <summary>Generates a series.</summary>
    /// <param name="random">The source of everything random.</param>
    /// <param name="season">The number of values in a year: 12, 4 or 1.</param>
    /// <param name="length">The number of values.</param>
    public static float[] Make(Random random, int season, int length)
    {
        var first = Math.Exp(Between(random, Math.Log(500), Math.Log(20_000)));
        var noise = Math.Exp(Between(random, Math.Log(0.01), Math.Log(0.15)));
        var pattern = Pattern(random, season);
        var isMultiplied = random.NextDouble() < ShareOfMultiplied;
        var trend = new Trend(random, season);
        var outliers = random.NextDouble() < 0.5 ? 0 : Between(random, 0.005, 0.03);
        var evolution = Between(random, 0, 0.03) * (season > 1 ? 1 : 0);
        var values = new float[length];
        for (var t = 0; t < length; t++)
        {
            var level = first * trend.Next(random);
            var part = pattern[t % season];
            pattern[t % season] += evolution * Math.Abs(part) * Normal(random);
            var value = isMultiplied ? level * Math.Exp(part) : level + (first * part);
            value += noise * level * Normal(random) * (random.NextDouble() < outliers ? Between(random, 3, 8) : 1);
            values[t] = (float)Math.Max(value, Floor * first);
        }

        return values;
    }

    /// <summary>Returns a pattern with a mean of zero, relative to the level: a smooth one, a rough one, or a mixture. Some series have none.</summary>
    private static double[] Pattern(Random random, int season)
    {
        var pattern = new double[season];
        if (season == 1 || random.NextDouble() > ShareOfSeasonal)
            return pattern;
        var size = Between(random, 0.03, 0.35);
        var (roughness, phase) = (random.NextDouble(), Math.Tau * random.NextDouble());
        for (var i = 0; i < season; i++)
            pattern[i] = size * (((1 - roughness) * Math.Sqrt(2) * Math.Sin((Math.Tau * i / season) + phase)) + (roughness * Normal(random)));
        var mean = pattern.Average();
        return Array.ConvertAll(pattern, part => part - mean);
    }

    private static double Between(Random random, double low, double high) => low + ((high - low) * random.NextDouble());

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());

    /// <summary>
    /// A relative level, from 1, whose logarithm is a random walk: without a trend, with one that is replaced by another every eight years or so, or with one
    /// that fades away within some years and gets a new push every six years or so.
    /// </summary>
    private sealed class Trend
    {
        private readonly int _season;
        private readonly int _kind;
        private readonly double _damping = 1;
        private readonly double _walk;
        private double _level;
        private double _slope;

        public Trend(Random random, int season)
        {
            _season = season;
            _kind = random.Next(3);
            _walk = Math.Exp(Between(random, Math.Log(0.02), Math.Log(0.15))) / Math.Sqrt(season);
            if (_kind == 2)
                _damping = Math.Pow(0.5, 1 / (Between(random, 1, 4) * season));
            _slope = Push(random);
        }

        public double Next(Random random)
        {
            var level = _level;
            if (random.NextDouble() < 1.0 / (_season * (_kind == 2 ? 6 : 8)))
                _slope = Push(random);
            _slope *= _damping;
            _level += _slope + (_walk * Normal(random));
            return Math.Exp(level);
        }

        private double Push(Random random) => _kind switch
        {
            0 => 0,
            1 => (0.04 + (0.06 * Normal(random))) / _season,
            _ => (0.08 + (0.12 * Normal(random))) / _season,
        };
    }
}
