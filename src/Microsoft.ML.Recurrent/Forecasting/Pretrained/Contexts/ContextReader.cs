using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>
/// Holds the values of a series that a pretrained network reads, and turns them into the features of its steps and of the blocks of its forecast. Everything is
/// relative to the level, spread and seasons of the values before the anchor, so that unit and level of the series make no difference. Buffers are reused; an
/// instance serves one thread.
/// </summary>
internal sealed class ContextReader
{
    private const int Patch = PretrainedLayout.PatchLength;
    private const int Block = PretrainedLayout.BlockLength;
    private const int Compressed = PretrainedLayout.StepCompressed;
    private const int BlockCompressed = PretrainedLayout.BlockCompressed;
    private const int SomeSeasons = 8;
    private const int ManySeasons = 30;
    private const double LargestLogarithm = 88; // of a float, about

    private readonly SeasonSearch _seasons = new();
    private readonly float[] _scratch = new float[Math.Max(Compressed, BlockCompressed)];
    private double[] _values = [];  // missing ones filled
    private double[] _sums = [0]; // of the values before each place
    private bool[] _observed = [];
    private int _anchor;
    private SeriesScale _unit;      // of the values that are kept: that of the series, or logarithms
    private ContextStatistics _statistics = new();
    private double _averaging;      // the logarithm of the error of an average of seasons, relative to that of the last one

    /// <summary>Gets the number of values.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of values before the anchor.</summary>
    public int Anchor => _anchor;

    /// <summary>Gets the lags that were found before the anchor.</summary>
    public SeasonEstimate Season { get; private set; }

    /// <summary>Gets the mean error of the simple forecast before the anchor, which is the unit of the outputs of the network.</summary>
    public double Scale => _statistics.Scale;

    /// <summary>Gets a value that indicates whether all observed values before the anchor are the same.</summary>
    public bool IsConstant => _statistics.IsConstant;

    /// <summary>Gets a value that indicates whether the values before the anchor are counts: whole numbers, none below zero and some zero.</summary>
    public bool AreCounts => _statistics.AreCounts;

    /// <summary>Gets a value that indicates whether no value before the anchor is below zero and some are zero.</summary>
    public bool IsNotNegative => _statistics.IsNotNegative;

    /// <summary>Gets the last value, or the one that replaces it if it is missing.</summary>
    public double Last => Back(_values[Count - 1]);

    /// <summary>Reads the values before an anchor and those after it.</summary>
    /// <param name="values">The values in order of time, of which the last <see cref="PretrainedLayout.ContextLength"/> before the anchor are read; NaN is
    /// missing.</param>
    /// <param name="anchor">The number of values before the anchor, 1 to the number of values.</param>
    /// <returns>False if no value before the anchor is observed.</returns>
    public bool Read(ReadOnlySpan<float> values, int anchor)
    {
        var first = Math.Max(0, anchor - PretrainedLayout.ContextLength);
        values = values[first..];
        _anchor = anchor - first;
        Ensure(values.Length);
        Count = 0;
        Season = SeasonEstimate.None;
        _unit = default;
        if (!FillFirst(values[.._anchor]))
            return false;
        Season = _seasons.Find(_values.AsSpan(0, _anchor));
        _unit = LogarithmRule.Choose(_values.AsSpan(0, _anchor), Season.First);
        if (_unit.IsLogarithm)
        {
            FillFirst(values[.._anchor]);
            Season = _seasons.Find(_values.AsSpan(0, _anchor));
        }

        for (var i = 0; i < _anchor; i++)
            Fill(i, values[i]);
        _averaging = new SeasonShape(_values.AsSpan(0, _anchor), _sums).Compare(Season.First, SomeSeasons);
        _statistics = ContextStatistics.Measure(_values.AsSpan(0, _anchor), _observed.AsSpan(0, _anchor), Season.First);
        Count = _anchor;
        foreach (var value in values[_anchor..])
            Append(value);
        return true;
    }

    /// <summary>Adds a value after the anchor; NaN is missing.</summary>
    public void Append(float value)
    {
        Ensure(Count + 1);
        Fill(Count, value);
        Count++;
    }

    /// <summary>Returns the number of values of the first step of the network, so that a step ends at the anchor.</summary>
    public int FirstStep => ((_anchor - 1) % Patch) + 1;

    /// <summary>Writes the features of a step.</summary>
    /// <param name="end">The number of values up to the end of the step.</param>
    /// <param name="fresh">The number of values that no step before has read, 1 to the length of a patch.</param>
    /// <param name="row">Receives the features. [StepSize]</param>
    public void WriteStep(int end, int fresh, Span<float> row)
    {
        var (lag1, lag2) = (Season.First, Season.Second);
        for (var i = 0; i < Patch; i++)
        {
            var t = end - Patch + i;
            if (t < 0)
            {
                (row[i], row[Patch + i], row[(2 * Patch) + i], row[(3 * Patch) + i]) = (0, 0, 0, 0);
                continue;
            }

            row[i] = (float)((_values[t] - _statistics.Mean) / _statistics.Deviation);
            row[Patch + i] = (float)((_values[t] - Before(t, lag1)) / Scale);
            row[(2 * Patch) + i] = (float)((_values[t] - Before(t, lag2)) / Scale);
            row[(3 * Patch) + i] = _observed[t] ? 1 : 0;
        }

        Compression.Apply(row[..Compressed], _scratch);
        var rest = row[(4 * Patch)..];
        WriteSeason(rest);
        rest[6] = (float)end / _anchor;
        rest[7] = end >= lag1 ? 1 : 0;
        rest[8] = lag1 > 1 ? 1 : 0;
        rest[9] = (float)fresh / Patch;
        rest[10] = (float)_statistics.Repeated;
        rest[MirrorImage.LowestPlace] = (float)_statistics.Lowest;
        rest[12] = (float)_statistics.Missing;
        rest[13] = (float)_statistics.Change;
        rest[MirrorImage.SlopePlace] = (float)_statistics.Slope;
        rest[MirrorImage.HighestPlace] = (float)_statistics.Highest;
    }

    /// <summary>Writes the features of a block of the forecast.</summary>
    /// <param name="end">The number of values up to the end of the step from which the forecast is made.</param>
    /// <param name="block">The block: 0 for the first values after the step.</param>
    /// <param name="row">Receives the features. [BlockSize]</param>
    public void WriteBlock(int end, int block, Span<float> row)
    {
        var (lag1, lag2) = (Season.First, Season.Second);
        var past = new PastValues(_values.AsSpan(0, end));
        var drift = past.Drift(lag1);
        var shape = new SeasonShape(_values.AsSpan(0, end), _sums);
        for (var i = 0; i < Block; i++)
        {
            var ahead = (block * Block) + i + 1;
            var simple = past.Lagged(ahead, lag1, 0);
            row[i] = (float)((simple - _statistics.Mean) / _statistics.Deviation);
            row[Block + i] = (float)((past.Lagged(ahead, lag2, 0) - simple) / Scale);
            row[(2 * Block) + i] = (float)((past.Lagged(ahead, lag1, 1) - simple) / Scale);
            row[(3 * Block) + i] = (float)((past.Averaged(ahead, lag1) - simple) / Scale);
            row[(4 * Block) + i] = (float)((past.Averaged(ahead, lag2) - simple) / Scale);
            row[(5 * Block) + i] = (float)((past.Last - simple) / Scale);
            row[(6 * Block) + i] = (float)(drift * ((ahead + lag1 - 1) / lag1) / Scale);
            row[(7 * Block) + i] = (float)((shape.Forecast(ahead, lag1, SomeSeasons) - simple) / Scale);
            row[(8 * Block) + i] = (float)((shape.Forecast(ahead, lag1, ManySeasons) - simple) / Scale);
            row[(9 * Block) + i] = (float)((shape.Forecast(ahead, lag2, SomeSeasons) - simple) / Scale);
        }

        Compression.Apply(row[..BlockCompressed], _scratch);
        var rest = row[BlockCompressed..];
        WriteSeason(rest);
        var ahead0 = block * Block;
        rest[6] = (float)ahead0 / (PretrainedLayout.MostBlocks * Block);
        rest[7] = end >= lag1 ? 1 : 0;
        rest[8] = MathF.Log(1 + ahead0) / 5;
        rest[9] = MathF.Log((ahead0 + lag1) / lag1) / 3;
        rest[10] = (float)_averaging;
    }

    /// <summary>Returns the simple forecast, which repeats the season or the last value, in the unit in which the network reads the series.</summary>
    /// <param name="end">The number of values from which the forecast is made.</param>
    /// <param name="ahead">The number of steps ahead, from 1.</param>
    public double Simple(int end, int ahead) => new PastValues(_values.AsSpan(0, end)).Lagged(ahead, Season.First, 0);

    /// <summary>Returns what the network is to output for a value.</summary>
    public float Target(int end, int ahead, float value) => (float)Math.Asinh((Forward(value) - Simple(end, ahead)) / Scale);

    /// <summary>Converts from the unit in which the network reads the series.</summary>
    public double Back(double value) => _unit.IsLogarithm ? Math.Exp(Math.Min(value, LargestLogarithm)) : value;

    private double Forward(float value) => _unit.IsLogarithm ? Math.Log(Math.Max(value, _unit.Floor)) : value;

    private void WriteSeason(Span<float> rest)
    {
        rest[0] = (float)Season.FirstCorrelation;
        rest[1] = (float)Season.SecondCorrelation;
        rest[2] = MathF.Log(Season.First) / 5;
        rest[3] = MathF.Log(Season.Second) / 5;
        rest[4] = (float)Math.Log(Scale / _statistics.Deviation) / 3;
        rest[5] = MathF.Log(_anchor) / 8;
    }

    private double Before(int t, int lag) => t >= lag ? _values[t - lag] : _values[Math.Max(0, t - 1)];

    private void Ensure(int count)
    {
        if (_values.Length >= count)
            return;
        var size = Math.Max(count, 2 * _values.Length);
        Array.Resize(ref _values, size);
        Array.Resize(ref _observed, size);
        Array.Resize(ref _sums, size + 1);
    }

    // Seasons are sought with the last observed value in place of missing ones.
    private bool FillFirst(ReadOnlySpan<float> values)
    {
        var i = 0;
        while (i < values.Length && !float.IsFinite(values[i]))
            i++;
        if (i == values.Length)
            return false;
        var last = Forward(values[i]);
        for (i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i]))
                last = Forward(values[i]);
            _values[i] = last;
        }

        return true;
    }

    // A missing value is that of the season before, as far as there is one.
    private void Fill(int i, float value)
    {
        _observed[i] = float.IsFinite(value);
        if (_observed[i])
            _values[i] = Forward(value);
        else if (i >= Season.First)
            _values[i] = _values[i - Season.First];
        else if (i >= _anchor)
            _values[i] = _values[i - 1];
        _sums[i + 1] = _sums[i] + _values[i];
    }
}
