using System.Globalization;
using System.Reflection;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>That whatever tells a result prints itself: with its figures, in the invariant culture.</summary>
public sealed class ResultTextTests
{
    // By these a public type is one that tells a result.
    private static readonly string[] s_endings = ["Metrics", "Result", "Accuracy", "Progress", "Report", "Start", "CrossValidation", "Fold", "Suggestion",
        "Summary"];

    public static TheoryData<Type> Results => new(
        new[] { typeof(TrainingResult).Assembly, typeof(RecurrentOptions).Assembly }.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !type.IsInterface && !type.IsAbstract && !type.IsEnum
                && s_endings.Any(ending => type.Name.EndsWith(ending, StringComparison.Ordinal))));

    [Theory]
    [MemberData(nameof(Results))]
    public void EveryResultHasATextOfItsOwn(Type type)
    {
        var text = type.GetMethod(nameof(ToString), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, [])
            ?? type.GetMethod(nameof(ToString), [])!;
        Assert.True(text.DeclaringType!.Assembly == type.Assembly, $"{type.Name} prints as {text.DeclaringType.Name} does.");
        Assert.False(text.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)),
            $"{type.Name} prints what the compiler makes of a record.");
    }

    [Fact]
    public void TextsHaveTheirFiguresInEveryCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in new[] { "", "odd" })
            {
                if (name == "odd")
                    CultureInfo.CurrentCulture = new CultureInfo(
                        "")
                    { NumberFormat = { NumberDecimalSeparator = "~", NegativeSign = "^", NumberGroupSeparator = "_" } };
                foreach (var (result, expected) in Samples())
                    Assert.Equal(expected, result.ToString());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static IEnumerable<(object Result, string Expected)> Samples()
    {
        var training = new TrainingResult
        {
            Outcome = TrainingOutcome.EarlyStopped,
            TrainingLosses = [0.5, 0.25, 0.125],
            ValidationLosses = [0.75, 0.5, 0.625],
            ValidationScores = [0.5, 0.875, 0.75],
            BestEpoch = 2,
            TotalSteps = 12345,
            DroppedSteps = 2,
            Elapsed = TimeSpan.FromSeconds(200),
            Resumed = true,
        };
        yield return (training, "EarlyStopped after 3 epochs and 12,345 updates in 3 min 20 s, training loss 0.125, "
            + "with the weights of epoch 2, validation loss 0.5, score 0.875, 2 steps dropped, resumed from a checkpoint");
        yield return (
            new TrainingProgress
            {
                Network = 1, NumberOfNetworks = 1, Epoch = 2, NumberOfEpochs = 30, Step = 1000, StepsPerEpoch = 2000, TrainingLoss = 0.5, ValidationLoss = double.NaN,
                ValidationScore = double.NaN,
                GradientNorm = 1.5, LearningRate = 0.005f, Elapsed = TimeSpan.FromSeconds(7.25), Remaining = TimeSpan.FromHours(2.5),
            },
            "Epoch 2 of 30, step 1,000 of 2,000: training loss 0.5, gradient norm 1.5, learning rate 0.005, 7.25 s, about 2 h 30 min left");
        yield return (new TagMetrics("LOC", 0.5, 0.25, 1.0 / 3, 1200, 600), "LOC: F1 0.333, precision 0.500, recall 0.250, 1,200 there, 600 predicted");
        yield return (new QuantileAccuracy(0.9, 0.125, 0.875), "quantile 0.9: weighted loss 0.125, 87.5 % of the values at or below it");
        yield return (new TokenSuggestion("rain", 0.125f), "rain 12.5 %");
        yield return (new TrialReport(3, 0.5, 1.25), "epoch 3: loss 0.5 after 1.25 s");
        var trial = new TrialResult
        {
            TrialId = 4, Parameters = new TrialParameters([new("LearningRate", 0.01), new("HiddenSize", 32)]), State = TrialState.Completed, Metric = 0.875,
            Seconds = 1.5,
        };
        yield return (trial, "trial 4: Completed, metric 0.875, 1.5 s, HiddenSize 32, LearningRate 0.01");
        yield return (
            new ExperimentProgress
            {
                Event = ExperimentEvent.TrialEnded, TrialId = 4, Parameters = trial.Parameters, Result = trial, Best = trial, EndedTrials = 5,
                MaximumTrials = 20,
                Elapsed = TimeSpan.FromSeconds(12.5),
            },
            "TrialEnded: trial 4: Completed, metric 0.875, 1.5 s, HiddenSize 32, LearningRate 0.01; "
                + "5 of 20 trials ended in 12.5 s; the best so far is trial 4, metric 0.875");
        yield return (ExperimentMetric.Regression(RegressionMetric.RSquared, "Target"), "RSquared, more is better");
    }
}
