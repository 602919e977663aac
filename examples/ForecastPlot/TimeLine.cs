using Microsoft.ML.Recurrent;
using Quickstart;

namespace ForecastPlot;

/// <summary>The rows of a series by steps of time: a step without a row has no value, and its place is between those of the rows around it.</summary>
/// <param name="Values">The value of each step; NaN where there is none.</param>
/// <param name="Places">Where each step is on the axis: the number of a date, or the number of a row where rows have no dates.</param>
/// <param name="Known">Steps that the forecaster has seen; the last of them has a row.</param>
internal sealed record TimeLine(double[] Values, double[] Places, int Known)
{
    /// <summary>Lets the library place the rows in time.</summary>
    /// <param name="series">All rows.</param>
    /// <param name="heldOut">How many of the last rows the forecaster has not seen.</param>
    /// <param name="engine">An engine of the forecaster; it is left at the end of the rows.</param>
    public static TimeLine Of(Series series, int heldOut, ForecastingEngine<SeriesRow, SeriesForecast> engine)
    {
        engine.Reset();
        var (values, places, known) = (new List<double>(), new List<double>(), 0);
        for (var i = 0; i < series.Rows.Length; i++)
        {
            engine.Observe(series.Rows[i]);
            var place = series.HasDates ? series.Rows[i].Date.ToOADate() : i + 1;
            var missing = (int)engine.ObservationCount - values.Count - 1;
            for (var step = 1; step <= missing; step++)
            {
                values.Add(double.NaN);
                places.Add(places[^step] + ((place - places[^step]) * step / (missing + 1)));
            }

            values.Add(series.Rows[i].Value);
            places.Add(place);
            if (i == series.Rows.Length - heldOut - 1)
                known = values.Count;
        }

        return new TimeLine([.. values], [.. places], known);
    }
}
