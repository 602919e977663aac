using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Finds the columns of forecasts, and reads them from a cursor's current row. One instance serves one cursor.</summary>
internal sealed class ForecastVectors
{
    private readonly DataViewSchema.Column _forecast;
    private readonly DataViewSchema.Column? _lower;
    private readonly DataViewSchema.Column? _upper;
    private readonly DataViewSchema.Column? _quantiles;
    private readonly List<(SingleReader Reader, float[] Values)> _readers = [];

    /// <exception cref="ArgumentException">A column is missing or unsuitable.</exception>
    public ForecastVectors(DataViewSchema schema, ForecastingMetricsOptions options, int targetCount)
    {
        _forecast = Require(schema, options);
        var size = SizeOf(_forecast);
        if (size % targetCount != 0 || !HasShape(_forecast, size / targetCount, targetCount))
            throw new ArgumentException($"The forecast column '{_forecast.Name}' is of type {_forecast.Type}; with the {targetCount} targets of the actual "
                + $"column '{options.ActualColumnName}' it must hold a multiple of {targetCount} values, step by step, or be of two dimensions, steps and "
                + $"{targetCount}.");
        Horizon = size / targetCount;
        _lower = RequireSize(schema, options.ConfidenceLowerBoundColumn, "lower bound", size, 1);
        _upper = RequireSize(schema, options.ConfidenceUpperBoundColumn, "upper bound", size, 1);
        _quantiles = RequireSize(schema, options.QuantileColumnName, "quantile", size, options.QuantileLevels.Length);
        Forecast = new float[size];
        Lower = new float[_lower is null ? 0 : size];
        Upper = new float[Lower.Length];
        Quantiles = new float[_quantiles is null ? 0 : size * options.QuantileLevels.Length];
    }

    public int Horizon { get; }

    /// <summary>[H, C]</summary>
    public float[] Forecast { get; }

    /// <summary>[H, C], empty without bounds.</summary>
    public float[] Lower { get; }

    /// <summary>[H, C], empty without bounds.</summary>
    public float[] Upper { get; }

    /// <summary>[H, C, Q], empty without quantiles.</summary>
    public float[] Quantiles { get; }

    /// <summary>Gets the column of the forecasts.</summary>
    public DataViewSchema.Column Source => _forecast;

    public DataViewSchema.Column[] Columns =>
        [.. new[] { _forecast, _lower, _upper, _quantiles }.OfType<DataViewSchema.Column>()];

    public void Bind(DataViewRow row)
    {
        _readers.Clear();
        _readers.Add((new SingleReader(row, _forecast, "forecast"), Forecast));
        if (_lower is { } lower && _upper is { } upper)
        {
            _readers.Add((new SingleReader(row, lower, "lower bound"), Lower));
            _readers.Add((new SingleReader(row, upper, "upper bound"), Upper));
        }

        if (_quantiles is { } quantiles)
            _readers.Add((new SingleReader(row, quantiles, "quantile"), Quantiles));
    }

    /// <summary>Finds the column of the forecasts.</summary>
    /// <exception cref="ArgumentException">The column is missing or unsuitable.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, ForecastingMetricsOptions options) =>
        Require(schema, options.ForecastColumnName, "forecast");

    /// <exception cref="ArgumentException">A value is infinite.</exception>
    public void Read()
    {
        foreach (var (reader, values) in _readers)
            reader.Read(values);
    }

    private static DataViewSchema.Column? RequireSize(DataViewSchema schema, string? name, string role, int size, int levels)
    {
        if (name is null)
            return null;
        var column = Require(schema, name, role);
        return SizeOf(column) == (long)size * levels ? column : throw new ArgumentException($"The {role} column '{name}' is of type {column.Type}; it must "
            + $"hold {size} values as the forecast column does{(levels == 1 ? "" : $", times {levels} levels: {(long)size * levels}")}.");
    }

    /// <exception cref="ArgumentException">The column is missing or unsuitable.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, string role) => SchemaColumns.Require(schema, name, role,
        type => type == NumberDataViewType.Single || type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single,
        "a vector of Single of known size, or a Single for one step");

    private static int SizeOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    private static bool HasShape(DataViewSchema.Column column, int steps, int targets) =>
        column.Type is not VectorDataViewType { Dimensions.Length: > 1 } vector || vector.Dimensions.SequenceEqual([steps, targets]);
}
