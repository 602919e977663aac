using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Writes generated series to a CSV file, one in each line, and reports the time and the lags that are found.</summary>
internal static class GeneratorSample
{
    public static void Write(CommandLine line)
    {
        var (count, length) = ((int)line.Number("count", 100), (int)line.Number("length", 512));
        var generator = new SeriesGenerator();
        var reader = new ContextReader();
        var series = new float[length];
        using var writer = new StreamWriter(line.Text("output"));
        var (watch, read) = (new Stopwatch(), new Stopwatch());
        for (var i = 0; i < count; i++)
        {
            watch.Start();
            generator.Generate((ulong)i, series, length);
            watch.Stop();
            read.Start();
            reader.Read(series, length);
            read.Stop();
            writer.WriteLine(string.Join(',', series.Select(value => value.ToString(CultureInfo.InvariantCulture))));
            if (i < 40)
                Console.WriteLine($"{reader.Season} scale {reader.Scale:g3}");
        }

        Console.WriteLine($"{watch.Elapsed.TotalMilliseconds / count:f3} ms to generate, {read.Elapsed.TotalMilliseconds / count:f3} ms to read");
    }
}
