using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Rows;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Experiments.Races;

/// <summary>Forecasts every target of every series by exponential smoothing, with coefficients chosen on training rows. Immutable and thread-safe.</summary>
internal sealed class SmoothingForecaster
{
    private static readonly SmoothingParameters s_usual = new(0.2f, 0.1f); // for a series that was not among the training rows
    private readonly SeriesSchema _schema;
    private readonly int _seasonLength;
    private readonly ForecastingCrossValidationOptions _options;
    private readonly int _horizon;
    private readonly Dictionary<string, SmoothingParameters[]> _coefficients;

    private SmoothingForecaster(
        SeriesSchema schema, int seasonLength, ForecastingCrossValidationOptions options, int horizon,
        Dictionary<string, SmoothingParameters[]> coefficients) =>
        (_schema, _seasonLength, _options, _horizon, _coefficients) = (schema, seasonLength, options, horizon, coefficients);

    /// <summary>Chooses the coefficients of each series.</summary>
    public static SmoothingForecaster Fit(
        IDataView training, SeriesSchema schema, ForecastingCrossValidationOptions options, int horizon, CancellationToken cancellationToken)
    {
        var rows = SeriesRows.Read(training, schema, cancellationToken);
        var season = rows.StepsOfSeason(options.SeasonLength);
        return new SmoothingForecaster(schema, season, options, horizon, rows.Series.ToDictionary(series => series.Name, series =>
            Enumerable.Range(0, rows.TargetCount).Select(target =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                float[] values = [.. Enumerable.Range(0, series.Length).Select(step => series[step, target])];
                return SmoothingSearch.Choose(values, season, horizon, Math.Min(season, values.Length / 2), withTrend: true).Smoothing;
            }).ToArray()));
    }

    /// <summary>Returns a row of forecasts for each row of series.</summary>
    public IDataView Transform(MLContext ml, IDataView data)
    {
        var targets = _schema.TargetCount;
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Forecast)].ColumnName = _options.ForecastColumnName;
        definition[nameof(Row.Forecast)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _horizon * targets);
        definition[nameof(Row.Quantiles)].ColumnName = _options.QuantileColumnName ?? nameof(Row.Quantiles);
        definition[nameof(Row.Quantiles)].ColumnType =
            new VectorDataViewType(NumberDataViewType.Single, _horizon * targets * Math.Max(1, _options.QuantileLevels.Length));
        return ml.Data.LoadFromEnumerable(Forecast(data, targets), definition);
    }

    private IEnumerable<Row> Forecast(IDataView data, int targets)
    {
        var columns = EvaluationColumns.Find(data.Schema, _schema);
        using var cursor = data.GetRowCursor(columns.All);
        var series = new List<(string Name, SeriesState Last, SmoothedChannel[] Channels)>();
        var reader = new EvaluationRowReader(cursor, columns, _schema, Add);
        if (columns.Series is null)
            Add(columns.Actual.Name);
        var present = _schema.CreateRow();
        var steps = new double[_horizon];
        while (cursor.MoveNext())
        {
            var (name, last, channels) = series[reader.Read(present)];
            present.Id = columns.Series is null ? default : name.AsMemory();
            var before = last.Observed;
            var isStep = last.Observe(present);
            var row = new Row { Forecast = new float[_horizon * targets] };
            for (var target = 0; target < targets; target++)
            {
                for (var missing = last.Observed - before - 1; missing > 0; missing--)
                    channels[target].Add(float.NaN);
                if (isStep)
                    channels[target].Add(present.Targets[target]);
                channels[target].Forecast(steps);
                for (var step = 0; step < _horizon; step++)
                    row.Forecast[(step * targets) + target] = (float)steps[step];
            }

            // A single number represents every quantile.
            var levels = _options.QuantileLevels.Length;
            if (levels > 0)
                row.Quantiles = [.. row.Forecast.SelectMany(forecast => Enumerable.Repeat(forecast, levels))];
            yield return row;
        }

        int Add(string text)
        {
            var known = _coefficients.GetValueOrDefault(text);
            series.Add((text, new SeriesState(_schema, 1),
                [.. Enumerable.Range(0, targets).Select(target => new SmoothedChannel(known?[target] ?? s_usual, _seasonLength))]));
            return series.Count - 1;
        }
    }

    private sealed class Row
    {
        public float[] Forecast { get; set; } = [];

        public float[] Quantiles { get; set; } = [];
    }
}
