using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>
/// Computes the quantiles of the next values of series by a pretrained network. It remembers how far it has read the series that it forecast last, so that a
/// new value of one of them costs one step of the network. Serves one thread.
/// </summary>
/// <param name="network">The network.</param>
internal sealed class PretrainedQuantiles(PretrainedModel network)
{
    private const int MostKept = 16; // series whose readings are kept
    private const int Quantiles = PretrainedLayout.QuantileCount;
    private const int MostAhead = PretrainedLayout.MostBlocks * PretrainedLayout.BlockLength;

    private readonly List<Kept> _kept = []; // the last one used at the end
    private double[] _quantiles = [];       // [steps ahead, quantiles]

    /// <summary>Forecasts a series.</summary>
    /// <param name="series">The object by which the series is recognized when it has more values.</param>
    /// <param name="history">The last values, at most <see cref="PretrainedLayout.HistoryLength"/>; NaN is missing.</param>
    /// <param name="observed">The number of values of the whole series.</param>
    /// <param name="horizon">The number of steps ahead.</param>
    /// <param name="cancellationToken">The token that cancels the forecast before its next block of steps.</param>
    /// <returns>What was read of the series; null if there is no value to forecast from.</returns>
    public ContextReader? Forecast(object series, ReadOnlySpan<float> history, long observed, int horizon, CancellationToken cancellationToken)
    {
        var reading = history.IsEmpty ? null : Read(series, history, observed);
        if (reading is not { HasValues: true })
            return null;
        if (_quantiles.Length < horizon * Quantiles)
            _quantiles = new double[horizon * Quantiles];
        var first = Math.Min(horizon, MostAhead);
        cancellationToken.ThrowIfCancellationRequested();
        reading.Forecast(first, _quantiles);
        if (horizon > first)
            ForecastBeyond(history, observed, horizon, cancellationToken);
        return reading.Context;
    }

    /// <summary>Returns the quantiles of a value of the last forecast, in ascending order; valid until the next forecast.</summary>
    /// <param name="step">The number of steps before it, from 0.</param>
    public Memory<double> Of(int step) => _quantiles.AsMemory(step * Quantiles, Quantiles);

    /// <summary>Returns the median of a value of the last forecast.</summary>
    /// <param name="step">The number of steps before it, from 0.</param>
    public double Median(int step) => _quantiles[(step * Quantiles) + PretrainedLayout.Median];

    // The medians are taken as observed, and the spreads of what follows are those from there and those at the end of what was forecast before.
    private void ForecastBeyond(ReadOnlySpan<float> history, long observed, int horizon, CancellationToken cancellationToken)
    {
        var extended = new float[history.Length + horizon];
        history.CopyTo(extended);
        var reading = new PretrainedReading(network);
        for (var done = MostAhead; done < horizon; done += MostAhead)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var h = done - MostAhead; h < done; h++)
                extended[history.Length + h] = (float)Median(h);
            reading.Read(Last(extended.AsSpan(0, history.Length + done)), observed + done);
            var steps = Math.Min(MostAhead, horizon - done);
            reading.Forecast(steps, _quantiles.AsSpan(done * Quantiles));
            var before = _quantiles.AsSpan((done - 1) * Quantiles, Quantiles);
            for (var h = done; h < done + steps; h++)
                Widen(before, _quantiles.AsSpan(h * Quantiles, Quantiles));
        }
    }

    private static ReadOnlySpan<float> Last(ReadOnlySpan<float> values) => values[Math.Max(0, values.Length - PretrainedLayout.HistoryLength)..];

    private static void Widen(ReadOnlySpan<double> before, Span<double> quantiles)
    {
        var (earlier, middle) = (before[PretrainedLayout.Median], quantiles[PretrainedLayout.Median]);
        for (var k = 0; k < Quantiles; k++)
            quantiles[k] = middle + Math.CopySign(double.Hypot(quantiles[k] - middle, before[k] - earlier), k - PretrainedLayout.Median);
    }

    private PretrainedReading Read(object series, ReadOnlySpan<float> history, long observed)
    {
        var index = _kept.FindIndex(kept => ReferenceEquals(kept.Series, series));
        var kept = index >= 0 ? _kept[index] : new Kept(series, new PretrainedReading(network));
        if (index >= 0)
            _kept.RemoveAt(index);
        else if (_kept.Count == MostKept)
            _kept.RemoveAt(0);
        _kept.Add(kept);
        if (kept.IsContinuedBy(history, observed))
            kept.Reading.Continue(history, observed);
        else
            kept.Reading.Read(history, observed);
        kept.Keep(history, observed);
        return kept.Reading;
    }

    /// <summary>Represents a series that was read.</summary>
    private sealed class Kept(object series, PretrainedReading reading)
    {
        private readonly float[] _values = new float[PretrainedLayout.HistoryLength];
        private int _count;
        private long _observed;

        public object Series => series;

        public PretrainedReading Reading => reading;

        /// <summary>Returns whether a series begins with the values that were read; the object may have been given to another series.</summary>
        public bool IsContinuedBy(ReadOnlySpan<float> history, long observed)
        {
            var added = observed - _observed;
            if (_count == 0 || added < 0 || added >= history.Length)
                return false;
            var shared = Math.Min(_count, history.Length - (int)added);
            return shared == Math.Min(_count, PretrainedLayout.HistoryLength - (int)added)
                && Bits(_values.AsSpan(_count - shared, shared)).SequenceEqual(Bits(history.Slice(history.Length - (int)added - shared, shared)));
        }

        public void Keep(ReadOnlySpan<float> history, long observed)
        {
            history.CopyTo(_values);
            (_count, _observed) = (history.Length, observed);
        }

        private static ReadOnlySpan<int> Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values);
    }
}
