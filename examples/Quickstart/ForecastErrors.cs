namespace Quickstart;

/// <summary>How far forecasts were from what came.</summary>
/// <param name="RootMeanSquare">Root mean square error, in units of the series.</param>
/// <param name="MeanPercentage">Mean absolute error as a share of the value; NaN if a value was zero.</param>
internal readonly record struct ForecastErrors(double RootMeanSquare, double MeanPercentage)
{
    public static ForecastErrors Of(ReadOnlySpan<float> forecast, ReadOnlySpan<float> actual)
    {
        double squares = 0, shares = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            var error = (double)forecast[i] - actual[i];
            squares += error * error;
            shares += actual[i] == 0 ? double.NaN : Math.Abs(error / actual[i]);
        }

        return new ForecastErrors(Math.Sqrt(squares / actual.Length), shares / actual.Length);
    }

    /// <summary>The seasonal naive forecast: the last season again and again; the last value where there is no season.</summary>
    public static float[] SeasonalNaive(ReadOnlySpan<float> history, int season, int horizon)
    {
        var forecast = new float[horizon];
        for (var h = 0; h < horizon; h++)
            forecast[h] = history[history.Length - season + h % season];
        return forecast;
    }
}
