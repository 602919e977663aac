using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Pretraining.Evaluation;

/// <summary>Measures how long the networks of the package take on one thread: to load, to forecast a series from its values, and to follow a stream.</summary>
internal static class SpeedRun
{
    private const int Length = 512;
    private const int Horizon = 48;
    private const int Repeats = 200;
    private const int Streamed = 4096;

    public static void Run()
    {
        foreach (var size in Enum.GetValues<PretrainedSize>())
        {
            var watch = Stopwatch.StartNew();
            var model = PretrainedLibrary.Of(size);
            var load = watch.Elapsed.TotalMilliseconds;
            var reading = new PretrainedReading(model);
            var quantiles = new double[Horizon * PretrainedLayout.QuantileCount];
            var values = Values(Length + Streamed);
            for (var i = 0; i < Repeats; i++)
                Forecast(i);
            watch.Restart();
            for (var i = 0; i < Repeats; i++)
                Forecast(i);
            var whole = watch.Elapsed.TotalMilliseconds / Repeats;
            reading.Read(values.AsSpan(0, Length), Length);
            watch.Restart();
            for (var count = Length + 1; count <= Length + Streamed; count++)
            {
                reading.Continue(values.AsSpan(Math.Max(0, count - PretrainedLayout.HistoryLength), Math.Min(count, PretrainedLayout.HistoryLength)), count);
                reading.Forecast(Horizon, quantiles);
            }

            var stream = watch.Elapsed.TotalMicroseconds / Streamed;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size}: loads in {load:f1} ms; {whole:f2} ms for {Horizon} steps from {Length} values; {stream:f1} us for each value of a stream with its forecast"));

            void Forecast(int first)
            {
                reading.Read(values.AsSpan(first, Length), Length);
                reading.Forecast(Horizon, quantiles);
            }
        }
    }

    private static float[] Values(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(t => (float)((10 * Math.Sin(2 * Math.PI * t / 24)) + (t / 24 % 7 >= 5 ? -8 : 0) + random.NextDouble()))];
    }
}
