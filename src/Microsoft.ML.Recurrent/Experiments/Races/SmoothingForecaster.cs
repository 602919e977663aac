using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Experiments.Races;

/// <summary>Forecasts every target of every series by exponential smoothing, with coefficients chosen on training rows. Immutable and thread-safe.</summary>
internal sealed class SmoothingForecaster
{
    private static readonly Smoothing s_usual = new(0.2f, 0.1f); // of a series that was not among the training rows
    private readonly ForecastingCrossValidationOptions _options;
    private readonly int _horizon;
    private readonly Dictionary<string, Smoothing[]> _coefficients;

    private SmoothingForecaster(ForecastingCrossValidationOptions options, int horizon, Dictionary<string, Smoothing[]> coefficients) =>
        (_options, _horizon, _coefficients) = (options, horizon, coefficients);

    /// <summary>Chooses the coefficients of each series.</summary>
    public static SmoothingForecaster Fit(IDataView training, ForecastingCrossValidationOptions options, int horizon)
    {
        var rows = SeriesRows.Read(training, options);
        return new SmoothingForecaster(options, horizon, rows.Series.ToDictionary(series => series.Name, series =>
            Enumerable.Range(0, rows.TargetCount).Select(target =>
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                float[] values = [.. Enumerable.Range(0, series.Length).Select(row => series[row, target])];
                return SmoothingSearch.Choose(values, options.SeasonLength, horizon, Math.Min(options.SeasonLength, values.Length / 2), withTrend: true).Smoothing;
            }).ToArray()));
    }

    /// <summary>A row of forecasts for each row of series.</summary>
    public IDataView Transform(MLContext ml, IDataView data)
    {
        var targets = data.Schema[_options.ActualColumnName].Type is VectorDataViewType vector ? vector.Size : 1;
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Forecast)].ColumnName = _options.ForecastColumnName;
        definition[nameof(Row.Forecast)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _horizon * targets);
        definition[nameof(Row.Quantiles)].ColumnName = _options.QuantileColumnName ?? nameof(Row.Quantiles);
        definition[nameof(Row.Quantiles)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _horizon * targets * Math.Max(1, _options.QuantileLevels.Count));
        return ml.Data.LoadFromEnumerable(Forecast(data, targets), definition);
    }

    private IEnumerable<Row> Forecast(IDataView data, int targets)
    {
        var actual = data.Schema[_options.ActualColumnName];
        DataViewSchema.Column? id = _options.SeriesColumnName is { } name ? data.Schema[name] : null;
        using var cursor = data.GetRowCursor(id is { } column ? [actual, column] : [actual]);
        var values = new SingleReader(cursor, actual, "actual");
        var series = new List<SmoothedChannel[]>();
        var ids = id is { } idColumn ? new SeriesIdReader(cursor, idColumn, Add) : null;
        if (ids is null)
            Add(actual.Name);
        var present = new float[targets];
        var steps = new double[_horizon];
        while (cursor.MoveNext())
        {
            var channels = series[ids?.Read() ?? 0];
            values.Read(present);
            var row = new Row { Forecast = new float[_horizon * targets] };
            for (var target = 0; target < targets; target++)
            {
                channels[target].Add(present[target]);
                channels[target].Forecast(steps);
                for (var step = 0; step < _horizon; step++)
                    row.Forecast[(step * targets) + target] = (float)steps[step];
            }

            // What is one number stands for every quantile.
            var levels = _options.QuantileLevels.Count;
            if (levels > 0)
                row.Quantiles = [.. row.Forecast.SelectMany(forecast => Enumerable.Repeat(forecast, levels))];
            yield return row;
        }

        int Add(string text)
        {
            var known = _coefficients.GetValueOrDefault(text);
            series.Add([.. Enumerable.Range(0, targets).Select(target => new SmoothedChannel(known?[target] ?? s_usual, _options.SeasonLength))]);
            return series.Count - 1;
        }
    }

    private sealed class Row
    {
        public float[] Forecast { get; set; } = [];

        public float[] Quantiles { get; set; } = [];
    }
}
