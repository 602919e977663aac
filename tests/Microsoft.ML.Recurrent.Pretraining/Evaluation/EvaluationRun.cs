using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Pretraining.Training;

namespace Microsoft.ML.Recurrent.Pretraining.Evaluation;

/// <summary>
/// Measures a network on series that it has never seen: on generated ones or, with a folder of data, on real ones. Every call with the
/// data of the model card is a look at them: write it down there. Series of a file serve for choices.
/// </summary>
internal static class EvaluationRun
{
    public static void Run(CommandLine line)
    {
        var (hidden, head) = NetworkSizes.Of(line.Text("size"));
        var reading = new PretrainedReading(new PretrainedModel(hidden, head, network => WeightFile.Read(line.Text("weights"), network)));
        var product = 0.0;
        List<(string Name, List<ForecastTask> Tasks)> sets = line.Optional("data") is { } data ? SeriesSets.All(data)
            : line.Optional("series") is { } file ? SeriesSets.OfFile(file) : GeneratedSets.All();
        foreach (var (name, tasks) in sets)
        {
            var score = new SeriesScore();
            List<(int Step, double Error)> deviations = [];
            var watch = Stopwatch.StartNew();
            foreach (var task in tasks)
            {
                var quantiles = new double[task.Actual.Length * PretrainedLayout.QuantileCount];
                reading.Read(task.History.AsSpan(Math.Max(0, task.History.Length - PretrainedLayout.HistoryLength)), task.History.Length);
                reading.Forecast(task.Actual.Length, quantiles);
                for (var j = 0; j < task.Actual.Length; j++)
                {
                    var curve = new QuantileCurve(quantiles.AsMemory(j * PretrainedLayout.QuantileCount, PretrainedLayout.QuantileCount));
                    deviations.Add((j, curve.Deviation(task.Actual[j])));
                }

                score.Add(task.History, task.Actual, quantiles, PretrainedLayout.Quantiles, task.Season, task.ScaleFrom);
            }

            product += Math.Log(score.ScaledError / score.NaiveScaledError);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-26} MASE {score.ScaledError:f3} of naive {score.ScaledError / score.NaiveScaledError:f3} each {score.RelativeError:f3} sMAPE {score.PercentError:f2} "
                + $"wQL {score.QuantileLoss:f4} RMSE {score.RootMeanSquare:f2} 80 % {100 * score.Coverage80:f1} 90 % {100 * score.Coverage90:f1} "
                + $"step correlation {StepCorrelation.Measure(deviations):f2} "
                + $"{watch.Elapsed.TotalMilliseconds / tasks.Count:f2} ms"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"geometric mean of naive {Math.Exp(product / sets.Count):f3}"));
    }
}
