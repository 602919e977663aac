namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>Small made-up data that a recurrent network learns in a second.</summary>
internal static class SampleData
{
    /// <summary>Circles in two directions and a shake, three axes per step, 10 to 19 steps.</summary>
    public static List<(string Name, float[] Signal)> Gestures()
    {
        var gestures = new List<(string, float[])>();
        for (var i = 0; i < 60; i++)
        {
            var steps = 10 + i % 10;
            var signal = new float[3 * steps];
            for (var t = 0; t < steps; t++)
            {
                var angle = 0.6 * t + i;
                (signal[3 * t], signal[3 * t + 1], signal[3 * t + 2]) = (i % 3) switch
                {
                    0 => ((float)Math.Cos(angle), (float)Math.Sin(angle), 0f),
                    1 => ((float)Math.Cos(angle), (float)-Math.Sin(angle), 0f),
                    _ => (0f, t % 2, (float)Math.Cos(3 * angle)),
                };
            }

            gestures.Add(((i % 3) switch { 0 => "left", 1 => "right", _ => "shake" }, signal));
        }

        return gestures;
    }

    public static List<(bool IsSpam, string Text)> Messages()
    {
        string[] spam = ["win a free prize now", "claim your free cash", "urgent prize waiting claim now", "free entry win cash"];
        string[] ham = ["see you at lunch", "are you home tonight", "meeting moved to tonight", "lunch at noon then home"];
        return
        [
            .. Enumerable.Range(0, 400).SelectMany(i => new[]
            {
                (true, spam[i % spam.Length]),
                (false, ham[i % ham.Length]),
            }),
        ];
    }

    /// <summary>Who lives or works where.</summary>
    public static List<(string[] Tokens, string[] Tags)> Sentences()
    {
        string[] people = ["Anna", "Bo", "Carla", "Dmitri", "Emma"];
        string[] places = ["Oslo", "Rome", "Lima", "Kyoto"];
        return
        [
            .. Enumerable.Range(0, 200).Select(i => (
                (string[])[people[i % people.Length], i % 3 == 0 ? "works" : "lives", "in", places[i % places.Length]],
                (string[])["B-PER", "O", "O", "B-LOC"])),
        ];
    }

    public static List<string> Poem() =>
        [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "the rain falls on the sea" : "the sun dries the land")];

    /// <summary>Discharge curves cut at some hour; what is left follows from the slope and the level.</summary>
    public static List<(float HoursLeft, float[] Voltages)> Batteries()
    {
        var batteries = new List<(float, float[])>();
        for (var i = 0; i < 120; i++)
        {
            var life = 20 + i % 13;
            var age = 5 + i % 7;
            batteries.Add((life - age, [.. Enumerable.Range(0, age).Select(t => 4.2f - 1.2f * t / life)]));
        }

        return batteries;
    }

    /// <summary>Six years of months with a season of twelve around 100 and a little that does not repeat.</summary>
    public static List<float> Sales() => [.. Enumerable.Range(0, 72).Select(t => SalesOf(t))];

    public static float SalesOf(int month) => 100 + 20 * (float)Math.Sin(2 * Math.PI * month / 12) + (float)Math.Sin(month * month);

    /// <summary>205 days of three shops, one shop after another, which sell more at the weekend and twice as much on a holiday.</summary>
    public static List<(string Shop, DateTime Date, bool IsHoliday, float Sold)> ShopDays() =>
        [.. new[] { "Bergen", "Oslo", "Tromso" }.SelectMany((shop, size) => Enumerable.Range(0, 205).Select(day => ShopDayOf(shop, size, day)))];

    private static (string Shop, DateTime Date, bool IsHoliday, float Sold) ShopDayOf(string shop, int size, int day)
    {
        var isHoliday = day % 17 == 5;
        var date = new DateTime(2026, 1, 1).AddDays(day);
        var usual = (1 + size) * (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 30 : 20) + (float)Math.Sin(day * day);
        return (shop, date, isHoliday, isHoliday ? 2 * usual : usual);
    }
}
