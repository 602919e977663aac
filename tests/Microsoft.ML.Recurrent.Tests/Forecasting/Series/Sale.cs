using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

/// <summary>A row of many series: what a shop sold at a time.</summary>
internal sealed class Sale
{
    public string Shop { get; set; } = "north";

    public DateTime Time { get; set; }

    public float Amount { get; set; }

    public float Visitors { get; set; }

    public bool Promotion { get; set; }

    [VectorType(2)]
    public float[] Weather { get; set; } = [0, 0];

    public float Area { get; set; }

    public string Region { get; set; } = "";

    public static SeriesColumns Columns { get; } = new(nameof(Amount), nameof(Shop), nameof(Time), [], [], [], CalendarFeatures.None);

    public static SeriesColumns AllColumns { get; } = Columns with
    {
        Past = [nameof(Visitors)],
        Future = [nameof(Promotion), nameof(Weather)],
        Statics = [nameof(Region), nameof(Area)],
        Calendar = CalendarFeatures.HourOfDay,
    };

    /// <summary>Day by day from the first of January 2024.</summary>
    public static IEnumerable<Sale> Days(string shop, params float[] amounts) =>
        amounts.Select((amount, day) => new Sale { Shop = shop, Time = new DateTime(2024, 1, 1).AddDays(day), Amount = amount });

    public static IEnumerable<Sale> At(string shop, params string[] times) =>
        times.Select((time, i) => new Sale { Shop = shop, Time = DateTime.Parse(time, null), Amount = i });

    public static SeriesSchema Learn<T>(IEnumerable<T> rows, SeriesColumns columns)
        where T : class
    {
        var ml = new MLContext(1);
        using var log = new RecurrentLog(ml, "Test");
        return SeriesSchema.Learn(columns, ml.Data.LoadFromEnumerable(rows), log);
    }

    public static List<TimeSeries> Load<T>(IEnumerable<T> rows, SeriesSchema schema, MLContext? context = null)
        where T : class
    {
        var ml = context ?? new MLContext(1);
        using var log = new RecurrentLog(ml, "Test");
        return SeriesLoader.Load(ml.Data.LoadFromEnumerable(rows), schema, log);
    }

    public static List<TimeSeries> Load(IEnumerable<Sale> rows, SeriesColumns columns)
    {
        var all = rows.ToArray();
        return Load(all, Learn(all, columns));
    }

    /// <summary>The message with which rows are refused.</summary>
    public static string Refusal(IEnumerable<Sale> rows, SeriesColumns columns) => Assert.ThrowsAny<ArgumentException>(() => Load(rows, columns)).Message;
}
