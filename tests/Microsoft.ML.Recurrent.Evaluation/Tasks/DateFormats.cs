using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation.Transduction;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Dates of 1900 to 2099 in twenty formats that a network writes in the form of ISO 8601, character by character. The dates of the test are in no pair that it
/// learned from.
/// </summary>
internal sealed class DateFormats : EvaluationTask
{
    private const int TrainingCount = 40_000;
    private const int TestCount = 1_000;
    private const int Epochs = 10;
    private const string Output = "0123456789-";

    private static readonly string[] s_formats =
    [
        "d MMMM yyyy", "dd MMMM yyyy", "d MMM yyyy", "dddd, d MMMM yyyy", "ddd, dd MMM yyyy", "MMMM d, yyyy", "MMM d, yyyy", "dddd, MMMM d, yyyy",
        "MMMM dd, yyyy", "MM/dd/yyyy", "M/d/yyyy", "dd.MM.yyyy", "d.M.yyyy", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd", "dd-MMM-yyyy", "yyyy MMM dd",
        "dd-MM-yyyy", "yyyy, MMMM d",
    ];

    public override string Name => "date_formats";

    public override string Summary => "Dates in 20 formats to ISO 8601 by an encoder and a decoder: exact matches on unseen dates, with attention and without. Makes its data.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        foreach (var (kind, attends) in new[] { ("attention", true), ("summary", false) })
        {
            var (training, test) = Draw(seed);
            var network = Transducer.Train(training, attends, Epochs, seed);
            yield return new($"exact_{kind}", Transducer.Test(network, test, beamWidth: 4).Sequences);
        }
    }

    private static (TokenPairs Training, TokenPairs Test) Draw(int seed)
    {
        var random = new Random(seed);
        var first = new DateTime(1900, 1, 1);
        int[] days = [.. Enumerable.Range(0, (new DateTime(2100, 1, 1) - first).Days)];
        random.Shuffle(days);
        // A fifth of the days is for the test.
        var (known, unseen) = (days[(days.Length / 5)..], days[..(days.Length / 5)]);
        var characters = string.Concat(days.Take(4000).SelectMany(day => s_formats.Select(format => Text(first.AddDays(day), format)))).Distinct().Order().ToList();
        return (Pairs(TrainingCount, known), Pairs(TestCount, unseen));

        TokenPairs Pairs(int count, int[] from)
        {
            var pairs = new TokenPairs(characters.Count, Output.Length);
            for (var i = 0; i < count; i++)
            {
                var date = first.AddDays(from[random.Next(from.Length)]);
                var text = Text(date, s_formats[random.Next(s_formats.Length)]);
                pairs.Add([.. text.Select(character => characters.IndexOf(character))],
                    [.. Text(date, "yyyy-MM-dd").Select(character => Output.IndexOf(character, StringComparison.Ordinal))]);
            }

            return pairs;
        }
    }

    private static string Text(DateTime date, string format) => date.ToString(format, CultureInfo.InvariantCulture);
}
