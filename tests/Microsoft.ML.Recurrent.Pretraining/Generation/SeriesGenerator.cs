namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>
/// Generates the series from which the pretrained networks learn. No real series takes part: every value comes from the models of this folder, and a series
/// depends on its seed and length alone. One instance serves one thread.
/// </summary>
internal sealed class SeriesGenerator
{
    /// <summary>The largest number of values of a series.</summary>
    public const int MostValues = 2560;

    private const double Largest = 1e6;
    private const int ShortSeries = 500;
    private const double CalmShare = 0.4;

    // Of structural series, exponential smoothing, Gaussian processes, autoregressions, counts, regimes and waves.
    private static readonly double[] s_shortWeights = [0.42, 0.28, 0.06, 0.08, 0.06, 0.04, 0.06];
    private static readonly double[] s_longWeights = [0.62, 0.06, 0.10, 0.08, 0.06, 0.04, 0.04];

    private readonly Draws _draws = new();
    private readonly double[] _values = new double[MostValues];
    private readonly double[] _other = new double[MostValues];
    private readonly StructuralGenerator _structural;
    private readonly SmoothingGenerator _smoothing;
    private readonly GaussianProcessGenerator _processes;
    private readonly AutoregressionGenerator _autoregressions;
    private readonly CountGenerator _counts;
    private readonly RegimeGenerator _regimes;
    private readonly WaveGenerator _waves;
    private readonly Accidents _accidents;
    private bool _isCalm; // nothing but its trend changes in the series, as in many of months and quarters

    public SeriesGenerator()
    {
        var seasons = new SeasonGenerator(_draws);
        var noises = new NoiseGenerator(_draws);
        var calendars = new CalendarGenerator(_draws, seasons);
        _structural = new StructuralGenerator(_draws, calendars, new TrendGenerator(_draws), noises);
        _smoothing = new SmoothingGenerator(_draws, calendars);
        _processes = new GaussianProcessGenerator(_draws, noises);
        _autoregressions = new AutoregressionGenerator(_draws, noises);
        _counts = new CountGenerator(_draws, seasons);
        _regimes = new RegimeGenerator(_draws);
        _waves = new WaveGenerator(_draws);
        _accidents = new Accidents(_draws);
    }

    /// <summary>Determines whether a series is short, as series of months, quarters and years are.</summary>
    public static bool IsShort(ReadOnlySpan<double> values) => values.Length < ShortSeries;

    /// <summary>Generates a series.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="series">Receives the values; NaN is missing.</param>
    /// <param name="context">The number of values at the start that are known when a forecast is made; values are missing among them only.</param>
    public void Generate(ulong seed, Span<float> series, int context)
    {
        _draws.Start(seed);
        var values = _values.AsSpan(0, series.Length);
        var isMixture = _draws.Chance(0.06);
        _isCalm = IsShort(values) && _draws.Chance(CalmShare);
        DrawOne(values);
        if (isMixture)
        {
            // As TSMixup (Ansari et al. 2024): standardized series, added with random weights.
            var other = _other.AsSpan(0, series.Length);
            Signal.Standardize(values);
            DrawOne(other);
            Signal.Standardize(other);
            var weight = _draws.Uniform(0.1, 0.9);
            for (var t = 0; t < values.Length; t++)
                values[t] = (weight * values[t]) + ((1 - weight) * other[t]);
        }

        if (!_isCalm)
            _accidents.Apply(values);
        Raise(values);
        var sign = _draws.Chance(0.75) ? 1 : -1;
        var most = 0.0;
        foreach (ref var value in values)
        {
            value = double.IsFinite(value) ? sign * value : 0;
            most = Math.Max(most, Math.Abs(value));
        }

        var factor = most > Largest ? Largest / most : 1;
        for (var t = 0; t < values.Length; t++)
            series[t] = (float)(factor * values[t]);
        _accidents.Remove(series[..context]);
    }

    private void DrawOne(Span<double> values)
    {
        switch (_draws.ByWeight(IsShort(values) ? s_shortWeights : s_longWeights))
        {
            case 0:
                _structural.Draw(values, _isCalm);
                break;
            case 1:
                _smoothing.Draw(values, _isCalm);
                break;
            case 2:
                _processes.Draw(values);
                break;
            case 3:
                _autoregressions.Draw(values);
                break;
            case 4:
                _counts.Draw(values);
                break;
            case 5:
                _regimes.Draw(values);
                break;
            default:
                _waves.Draw(values);
                break;
        }
    }

    // Most real series are far from zero, or never below it.
    private void Raise(Span<double> values)
    {
        var (lowest, highest) = (values[0], values[0]);
        foreach (var value in values)
            (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        if (lowest >= 0 || !_draws.Chance(0.6))
            return;
        var shift = ((highest - lowest) * _draws.LogUniform(0.02, 20)) - lowest;
        foreach (ref var value in values)
            value += shift;
    }
}
