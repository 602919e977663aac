using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Pretraining.Evaluation;

/// <summary>Measures how long the networks of the package take on one thread: to load, to forecast a series from its values, and to follow a
/// stream.</summary>
internal static class SpeedRun
{
    private const int Length = 512;
    private const int Horizon = 48;
    private const int Repeats = 200;
    private const int Streamed = 4096;
    private const int Streams = 9;

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
            watch.Restart();
            Forecast(0);
            var first = watch.Elapsed.TotalMilliseconds;
            for (var i = 0; i < Repeats; i++)
                Forecast(i);
            var whole = Times(Repeats, Forecast);
            var stream = new double[Streamed];
            Array.Fill(stream, double.MaxValue);
            for (var i = 0; i < Streams; i++)
                FollowStream(stream);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size}: loads in {load:f1} ms, and its first forecast takes {first:f1} ms; then "
                + $"{whole[0]:f3} ms (median {whole[Repeats / 2]:f3}) for {Horizon} steps from {Length} values; {stream.Average():f1} us "
                + $"for each value of a stream with its forecast"));

            void Forecast(int first)
            {
                reading.Read(values.AsSpan(first, Length), Length);
                reading.Forecast(Horizon, quantiles);
            }

            // In microseconds. A value that moves the anchor takes much longer than the others, so each keeps its own shortest time.
            void FollowStream(double[] shortest)
            {
                reading.Read(values.AsSpan(0, Length), Length);
                for (var count = Length + 1; count <= Length + Streamed; count++)
                {
                    watch.Restart();
                    var known = Math.Min(count, PretrainedLayout.HistoryLength);
                    reading.Continue(values.AsSpan(count - known, known), count);
                    reading.Forecast(Horizon, quantiles);
                    ref var time = ref shortest[count - Length - 1];
                    time = Math.Min(time, watch.Elapsed.TotalMicroseconds);
                }
            }
        }
    }

    // In milliseconds, in ascending order: on a machine that does other work, the shortest counts.
    private static double[] Times(int repeats, Action<int> work)
    {
        var times = new double[repeats];
        for (var i = 0; i < repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            work(i);
            times[i] = watch.Elapsed.TotalMilliseconds;
        }

        times.Sort();
        return times;
    }

    private static float[] Values(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(t => (float)((10 * Math.Sin(2 * Math.PI * t / 24)) + (t / 24 % 7 >= 5 ? -8 : 0) + random.NextDouble()))];
    }
}
