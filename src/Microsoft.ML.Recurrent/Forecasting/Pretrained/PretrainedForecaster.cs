using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>
/// Forecasts series by a pretrained network. It remembers how far it has read the series that it forecast last, so that a new value of one of them costs one
/// step of the network. Serves one thread.
/// </summary>
internal sealed class PretrainedForecaster(PretrainedForecastModel model) : SeriesForecaster
{
    private const int MostKept = 16; // series whose readings are kept
    private const int Quantiles = PretrainedLayout.QuantileCount;
    private const int MostAhead = PretrainedLayout.MostBlocks * PretrainedLayout.BlockLength;

    private readonly List<Kept> _kept = []; // the last one used at the end
    private readonly float[] _values = new float[PretrainedLayout.HistoryLength];
    private double[] _quantiles = [];       // [steps ahead, quantiles]

    public override void Forecast(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues values)
    {
        var rows = ((WindowState)state).Rows;
        var history = _values.AsSpan(0, rows.CopyTo(_values, [], []));
        var reading = history.IsEmpty ? null : Read(state, history, rows.Observed);
        if (reading is not { HasValues: true })
        {
            values.Fill(float.NaN);
            return;
        }

        if (_quantiles.Length < values.Horizon * Quantiles)
            _quantiles = new double[values.Horizon * Quantiles];
        var first = Math.Min(values.Horizon, MostAhead);
        values.CancellationToken.ThrowIfCancellationRequested();
        reading.Forecast(first, _quantiles);
        if (values.Horizon > first)
            ForecastBeyond(history, rows.Observed, values);
        for (var h = 0; h < values.Horizon; h++)
        {
            var quantiles = _quantiles.AsMemory(h * Quantiles, Quantiles);
            Restrict(reading.Context, quantiles.Span);
            values.Point[h] = (float)quantiles.Span[PretrainedLayout.Median];
            if (!float.IsFinite(values.Point[h]))
                throw ForecastErrors.NotFinite(h + 1);
            values.SetBounds(h, new QuantileCurve(quantiles));
        }
    }

    // The medians are taken as observed, and the spreads of what follows are those from there and those at the end of what was forecast before.
    private void ForecastBeyond(ReadOnlySpan<float> history, long observed, ForecastValues values)
    {
        var extended = new float[history.Length + values.Horizon];
        history.CopyTo(extended);
        var reading = new PretrainedReading(model.Network);
        for (var done = MostAhead; done < values.Horizon; done += MostAhead)
        {
            values.CancellationToken.ThrowIfCancellationRequested();
            for (var h = done - MostAhead; h < done; h++)
                extended[history.Length + h] = (float)_quantiles[(h * Quantiles) + PretrainedLayout.Median];
            reading.Read(Last(extended.AsSpan(0, history.Length + done)), observed + done);
            var steps = Math.Min(MostAhead, values.Horizon - done);
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

    // Counts stay counts, and what was never negative stays so.
    private static void Restrict(ContextReader context, Span<double> quantiles)
    {
        foreach (ref var quantile in quantiles)
        {
            if (context.IsNotNegative)
                quantile = Math.Max(0, quantile);
            if (context.AreCounts)
                quantile = Math.Round(quantile);
        }
    }

    private PretrainedReading Read(ForecastState state, ReadOnlySpan<float> history, long observed)
    {
        var index = _kept.FindIndex(kept => ReferenceEquals(kept.State, state));
        var kept = index >= 0 ? _kept[index] : new Kept(state, new PretrainedReading(model.Network));
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
    private sealed class Kept(ForecastState state, PretrainedReading reading)
    {
        private readonly float[] _values = new float[PretrainedLayout.HistoryLength];
        private int _count;
        private long _observed;

        public ForecastState State => state;

        public PretrainedReading Reading => reading;

        /// <summary>Returns whether a series begins with the values that were read; the state may have been given to another series.</summary>
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
