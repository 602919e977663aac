using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Pretraining.Generation;

namespace Microsoft.ML.Recurrent.Pretraining.Evaluation;

/// <summary>Generates series that no training sees, of several lengths, to measure what is chosen while a network is made.</summary>
internal static class GeneratedSets
{
    private const int Series = 300;
    private const ulong Seed = 987_654_321;

    public static List<(string Name, List<ForecastTask> Tasks)> All() =>
        [.. new[] { (12, 6), (40, 12), (120, 18), (512, 48), (1024, 96), (2048, 192) }.Select(size => ($"generated, {size.Item1} values", Tasks(size.Item1, size.Item2)))];

    private static List<ForecastTask> Tasks(int length, int horizon)
    {
        var (generator, reader) = (new SeriesGenerator(), new ContextReader());
        List<ForecastTask> tasks = [];
        for (var i = 0UL; tasks.Count < Series; i++)
        {
            var series = new float[length + horizon];
            generator.Generate(SeededRandom.Combine(Seed, (ulong)length, i), series, length);
            if (!reader.Read(series.AsSpan(0, length), length) || reader.IsConstant || series.Any(float.IsNaN))
                continue;
            // The naive forecast repeats the season that the network is given, too.
            tasks.Add(new(series[..length], series[length..], reader.Season.First, series[..length]));
        }

        return tasks;
    }
}
