using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>
/// Stores the covariates known in the future of every row of some data, by series and time step, so that the forecast of a row can read those of later rows.
/// Memory grows with the rows. Safe for concurrent reading.
/// </summary>
internal sealed class KnownCovariates
{
    private readonly Dictionary<string, List<float>> _series = [];
    private readonly int _width;

    private KnownCovariates(int width) => _width = width;

    /// <summary>Reads the data once.</summary>
    /// <returns>The covariates, or null for a model that reads none.</returns>
    public static KnownCovariates? Read(SeriesSchema schema, IDataView data)
    {
        var width = schema.FutureCovariateCount;
        if (width == 0)
            return null;
        var known = new KnownCovariates(width);
        using var cursor = data.GetRowCursor(schema.Find(data.Schema));
        var reader = new SeriesRowReader(schema, cursor);
        var row = schema.CreateRow();
        var steps = new Dictionary<string, SeriesState>();
        while (cursor.MoveNext())
        {
            reader.Read(row);
            var id = row.Id.ToString();
            if (!known._series.TryGetValue(id, out var values))
            {
                known._series[id] = values = [];
                steps[id] = new SeriesState(schema, 1);
            }

            // Steps that are missing in time have no covariates.
            if (!steps[id].Observe(row))
                continue;
            for (var missing = (steps[id].Observed - 1) * width - values.Count; missing > 0; missing--)
                values.Add(float.NaN);
            values.AddRange(row.Future.AsSpan(0, width));
        }

        return known;
    }

    /// <summary>Returns the covariates of a series from a time step to its end. [any, known covariates]</summary>
    public ReadOnlySpan<float> After(ReadOnlySpan<char> id, long step)
    {
        if (!_series.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var values))
            return [];
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values);
        return all[(int)Math.Min(all.Length, step * _width)..];
    }
}
