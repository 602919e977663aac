using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>Small made-up data that a recurrent network learns in a second.</summary>
internal static class SampleData
{
    /// <summary>Circles in two directions and a shake, three axes per step, 10 to 19 steps.</summary>
    public static List<Gesture> Gestures()
    {
        var gestures = new List<Gesture>();
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

            gestures.Add(new Gesture { Signal = signal, Name = (i % 3) switch { 0 => "left", 1 => "right", _ => "shake" } });
        }

        return gestures;
    }

    public static List<Message> Messages()
    {
        string[] spam = ["win a free prize now", "claim your free cash", "urgent prize waiting claim now", "free entry win cash"];
        string[] ham = ["see you at lunch", "are you home tonight", "meeting moved to tonight", "lunch at noon then home"];
        return
        [
            .. Enumerable.Range(0, 400).SelectMany(i => new[]
            {
                new Message { Text = spam[i % spam.Length], IsSpam = true },
                new Message { Text = ham[i % ham.Length], IsSpam = false },
            }),
        ];
    }

    /// <summary>Who lives or works where.</summary>
    public static List<Sentence> Sentences()
    {
        string[] people = ["Anna", "Bo", "Carla", "Dmitri", "Emma"];
        string[] places = ["Oslo", "Rome", "Lima", "Kyoto"];
        return
        [
            .. Enumerable.Range(0, 200).Select(i => new Sentence
            {
                Tokens = [people[i % people.Length], i % 3 == 0 ? "works" : "lives", "in", places[i % places.Length]],
                Tags = ["B-PER", "O", "O", "B-LOC"],
            }),
        ];
    }

    public static List<Line> Poem() =>
        [.. Enumerable.Range(0, 60).Select(i => new Line { Text = i % 2 == 0 ? "the rain falls on the sea" : "the sun dries the land" })];

    /// <summary>Discharge curves cut at some hour; what is left follows from the slope and the level.</summary>
    public static List<Battery> Batteries()
    {
        var batteries = new List<Battery>();
        for (var i = 0; i < 120; i++)
        {
            var life = 20 + i % 13;
            var age = 5 + i % 7;
            batteries.Add(new Battery
            {
                Voltages = [.. Enumerable.Range(0, age).Select(t => 4.2f - 1.2f * t / life)],
                HoursLeft = life - age,
            });
        }

        return batteries;
    }

    /// <summary>Six years of months with a season of twelve around 100 and a little that does not repeat.</summary>
    public static List<Month> Sales() => [.. Enumerable.Range(0, 72).Select(t => new Month { Amount = SalesOf(t) })];

    public static float SalesOf(int month) => 100 + 20 * (float)Math.Sin(2 * Math.PI * month / 12) + (float)Math.Sin(month * month);

    /// <summary>Days of three shops one after another, which sell more at the weekend and twice as much on a holiday.</summary>
    public static List<ShopDay> Shops(int first, int count) =>
        [.. new[] { "Bergen", "Oslo", "Tromso" }.SelectMany((shop, size) => Enumerable.Range(first, count).Select(day => ShopDayOf(shop, size, day)))];

    public static ShopDay ShopDayOf(string shop, int size, int day)
    {
        var isHoliday = day % 17 == 5;
        var date = new DateTime(2026, 1, 1).AddDays(day);
        var usual = (1 + size) * (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 30 : 20) + (float)Math.Sin(day * day);
        return new ShopDay { Shop = shop, Date = date, IsHoliday = isHoliday, Sold = isHoliday ? 2 * usual : usual };
    }

    /// <summary>Sequences whose target is the mean of the first feature.</summary>
    public static SequenceList Sums()
    {
        var examples = new SequenceList(inputSize: 2, hasTokens: false, TargetKind.Values, targetWidth: 1);
        for (var i = 0; i < 200; i++)
        {
            float[] features = [.. Enumerable.Range(0, 12).Select(k => (float)Math.Sin(i * 1.7 + k * (0.3 + i % 5)))];
            var mean = features.Where((_, k) => k % 2 == 0).Average();
            examples.Add(features, [], [], [mean]);
        }

        return examples;
    }
}

internal sealed class Gesture
{
    public float[] Signal { get; set; } = [];

    public string Name { get; set; } = "";
}

internal sealed class Message
{
    public string Text { get; set; } = "";

    public bool IsSpam { get; set; }
}

internal sealed class Sentence
{
    public string[] Tokens { get; set; } = [];

    public string[] Tags { get; set; } = [];
}

internal sealed class Line
{
    public string Text { get; set; } = "";
}

internal sealed class SpamPrediction
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}

internal sealed class Battery
{
    public float[] Voltages { get; set; } = [];

    public float HoursLeft { get; set; }
}

internal sealed class Month
{
    public float Amount { get; set; }
}

internal sealed class Outlook
{
    public float[] Forecast { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];
}

internal sealed class ShopDay
{
    public string Shop { get; set; } = "";

    public DateTime Date { get; set; }

    public bool IsHoliday { get; set; }

    public float Sold { get; set; }
}
