namespace Quickstart;

/// <summary>How far forecasts were from what came.</summary>
/// <param name="RootMeanSquare">Root mean square error, in units of the series; NaN without a value.</param>
/// <param name="MeanPercentage">Mean absolute error as a share of the value; not finite if a value was zero.</param>
internal readonly record struct ForecastErrors(double RootMeanSquare, double MeanPercentage)
{
    /// <param name="forecast">The forecast of each step.</param>
    /// <param name="actual">What came, NaN where nothing is known.</param>
    public static ForecastErrors Of(ReadOnlySpan<float> forecast, ReadOnlySpan<float> actual)
    {
        double squares = 0, shares = 0;
        var count = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            if (float.IsNaN(actual[i]))
                continue;
            var error = (double)forecast[i] - actual[i];
            squares += error * error;
            shares += actual[i] == 0 ? double.NaN : Math.Abs(error / actual[i]);
            count++;
        }

        return new ForecastErrors(Math.Sqrt(squares / count), shares / count);
    }

    /// <summary>
    /// The seasonal naive forecast: the last season again and again, the last value where there is no season or nothing is known of that step of it.
    /// </summary>
    /// <param name="history">Values by steps, NaN where nothing is known; at least one is known.</param>
    /// <param name="season">Steps of a season.</param>
    /// <param name="horizon">Steps to forecast.</param>
    public static float[] SeasonalNaive(ReadOnlySpan<float> history, int season, int horizon)
    {
        var last = history[history.LastIndexOfAnyExcept(float.NaN)];
        var forecast = new float[horizon];
        for (var h = 0; h < horizon; h++)
        {
            var before = history.Length - season + (h % season);
            while (before >= 0 && float.IsNaN(history[before]))
                before -= season;
            forecast[h] = before >= 0 ? history[before] : last;
        }

        return forecast;
    }
}
