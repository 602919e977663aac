using System.Globalization;

namespace Microsoft.ML.Recurrent.Pretraining.Evaluation;

/// <summary>Represents one forecast to be made.</summary>
/// <param name="History">The values that are known.</param>
/// <param name="Actual">The values to be forecast.</param>
/// <param name="Season">The season of the naive forecast.</param>
/// <param name="ScaleFrom">The values whose naive errors scale the errors.</param>
internal sealed record ForecastTask(float[] History, float[] Actual, int Season, float[] ScaleFrom);

/// <summary>Reads the series of the evaluation.</summary>
internal static class SeriesSets
{
    private static readonly (string File, int Season, int Horizon, int HeldOut)[] s_classics =
    [
        ("air_passengers", 12, 12, 24), ("ausbeer_quarterly", 4, 8, 24), ("champagne_sales", 12, 12, 24), ("daily_female_births", 7, 14, 56),
        ("heart_rate", 1, 30, 360), ("melbourne_daily_min_temp", 365, 30, 365), ("monthly_milk", 12, 12, 24), ("monthly_sunspots", 132, 36, 264),
        ("nyc_taxi_passengers", 336, 48, 1440), ("quebec_car_sales", 12, 12, 24), ("shampoo_sales", 1, 6, 12), ("taylor_halfhourly_demand", 336, 48, 672),
        ("wineind_monthly", 12, 12, 24),
    ];

    public static List<(string Name, List<ForecastTask> Tasks)> All(string folder)
    {
        List<(string, List<ForecastTask>)> sets = [("m4_hourly", Hourly(Path.Combine(folder, "m4_hourly"))), ("etth1", Transformer(folder)), ("exchange", Exchange(folder))];
        foreach (var (file, season, horizon, heldOut) in s_classics)
            sets.Add((file, Rolling(Column(Path.Combine(folder, "univariate_classics", file + ".csv")), season, horizon, heldOut)));
        var airline = Column(Path.Combine(folder, "univariate_classics", "air_passengers.csv"));
        sets.Add(("airline, 24 months", Rolling(airline, 12, 24, 24)));
        return sets;
    }

    /// <summary>Reads series of a file, one a line: the name of its set, the season, the number of values to be forecast, and the values.</summary>
    public static List<(string Name, List<ForecastTask> Tasks)> OfFile(string path)
    {
        Dictionary<string, List<ForecastTask>> sets = [];
        foreach (var cells in File.ReadLines(path).Select(line => line.Split(',')))
        {
            var values = Numbers(cells[3..]);
            var horizon = int.Parse(cells[2], CultureInfo.InvariantCulture);
            if (!sets.TryGetValue(cells[0], out var tasks))
                sets[cells[0]] = tasks = [];
            tasks.Add(new(values[..^horizon], values[^horizon..], int.Parse(cells[1], CultureInfo.InvariantCulture), values[..^horizon]));
        }

        return [.. sets.Select(set => (set.Key, set.Value))];
    }

    private static List<ForecastTask> Hourly(string folder) =>
        [.. Rows(Path.Combine(folder, "train.csv")).Zip(Rows(Path.Combine(folder, "test.csv")), (history, actual) => new ForecastTask(history, actual, 24, history))];

    // The last twenty windows of 48 values of each column.
    private static List<ForecastTask> Transformer(string folder)
    {
        var rows = File.ReadLines(Path.Combine(folder, "etth1", "ETTh1.csv")).Skip(1).Where(line => line.Length > 0).Select(line => Numbers(line.Split(',')[1..])).ToList();
        List<ForecastTask> tasks = [];
        for (var column = 0; column < rows[0].Length; column++)
        {
            float[] values = [.. rows.Select(row => row[column])];
            for (var window = 20; window >= 1; window--)
            {
                var at = values.Length - (48 * window);
                tasks.Add(new(values[..at], values[at..(at + 48)], 24, values[..at]));
            }
        }

        return tasks;
    }

    private static List<ForecastTask> Exchange(string folder)
    {
        var rows = File.ReadLines(Path.Combine(folder, "exchange_rate", "exchange_rate.txt")).Where(line => line.Length > 0).Select(line => Numbers(line.Split(','))).ToList();
        List<ForecastTask> tasks = [];
        for (var column = 0; column < rows[0].Length; column++)
        {
            float[] values = [.. rows.Select(row => row[column])];
            for (var window = 30; window >= 1; window--)
            {
                var at = values.Length - (48 * window);
                tasks.Add(new(values[..at], values[at..(at + 48)], 1, values[..at]));
            }
        }

        return tasks;
    }

    private static List<ForecastTask> Rolling(float[] values, int season, int horizon, int heldOut)
    {
        List<ForecastTask> tasks = [];
        for (var at = values.Length - heldOut; at + horizon <= values.Length; at += horizon)
            tasks.Add(new(values[..at], values[at..(at + horizon)], season, values[..^heldOut]));
        return tasks;
    }

    private static float[] Column(string path)
    {
        string[][] rows = [.. File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
        var column = Array.FindIndex(rows[0], cell => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        return [.. rows.Select(cells => float.Parse(cells[column], CultureInfo.InvariantCulture))];
    }

    private static IEnumerable<float[]> Rows(string path) =>
        File.ReadLines(path).Where(line => line.Length > 0).Select(line => Numbers([.. line.Split(',').Skip(1).Where(cell => cell.Length > 0)]));

    private static float[] Numbers(string[] cells) => [.. cells.Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
}
