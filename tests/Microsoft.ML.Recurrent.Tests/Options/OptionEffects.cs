using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Tests.Evaluation;
using Microsoft.ML.Recurrent.Tests.Experiments;
using Microsoft.ML.Recurrent.Tests.Featurizing.Series;
using Microsoft.ML.Recurrent.Tests.LanguageModels;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>The tests of what an option changes, for the classes whose options do not describe a training run.</summary>
internal static class OptionEffects
{
    private static readonly (Type Class, string Test) s_evaluation = (typeof(EvaluationOptionTests), nameof(EvaluationOptionTests.EveryOptionIsAmongThem));
    private static readonly (Type Class, string Test) s_gaussian =
        (typeof(TunerTests), nameof(TunerTests.EverySettingOfAGaussianProcessChangesWhatItProposes));

    private static readonly (Type Class, string Test) s_parzen = (typeof(TunerTests), nameof(TunerTests.EverySettingOfAParzenEstimatorChangesWhatItProposes));

    public static Dictionary<Type, Func<string, (Type Class, string Test)?>> Of { get; } = new()
    {
        [typeof(ForecastingEvaluationOptions)] = _ => s_evaluation,
        [typeof(ForecastingCrossValidationOptions)] = _ => s_evaluation,
        [typeof(GaussianProcessTunerOptions)] = _ => s_gaussian,
        [typeof(ParzenTunerOptions)] = _ => s_parzen,
        [typeof(PretrainedSeriesFeaturizingOptions)] = _ => (typeof(PretrainedSeriesFeaturizingTests), nameof(PretrainedSeriesFeaturizingTests.EveryOptionChangesWhatItSays)),
        [typeof(GenerationOptions)] = OfGeneration,
        [typeof(LanguageModelEvaluationOptions)] = option => option == nameof(LanguageModelEvaluationOptions.RowsAreContinuous)
            ? (typeof(LanguageModelEvaluationTests), nameof(LanguageModelEvaluationTests.LogProbabilitiesOfTokensMakeThePerplexity)) : OfReading(option),
        [typeof(ExperimentOptions)] = OfExperiment,
    };

    private static (Type, string)? OfGeneration(string option) => option switch
    {
        nameof(GenerationOptions.Temperature) => (typeof(TokenSamplerTests), nameof(TokenSamplerTests.TemperatureSharpensAndFlattens)),
        nameof(GenerationOptions.TopK) => (typeof(TokenSamplerTests), nameof(TokenSamplerTests.TopKKeepsTheMostProbable)),
        nameof(GenerationOptions.TopP) => (typeof(TokenSamplerTests), nameof(TokenSamplerTests.TopPKeepsTheFewestThatReachTheShare)),
        nameof(GenerationOptions.AllowUnknown) => (typeof(TokenSamplerTests), nameof(TokenSamplerTests.UnknownTokenIsDrawnWhereItIsAllowed)),
        nameof(GenerationOptions.Seed) => (typeof(TextGeneratorTests), nameof(TextGeneratorTests.SeedIsThatOfTheContextUnlessTheOptionsHaveOne)),
        nameof(GenerationOptions.MaximumTokens) => (typeof(TextGeneratorTests), nameof(TextGeneratorTests.OptionsOutOfRangeAreRefusedTogether)),
        nameof(GenerationOptions.StopTokens) => (typeof(TextGeneratorTests), nameof(TextGeneratorTests.StopTokensEndTheTextAndAreNotPartOfIt)),
        _ => OfReading(option),
    };

    private static (Type, string)? OfReading(string option) => typeof(TextReadingOptions).GetProperty(option) is null
        ? null : (typeof(AdaptationTests), nameof(AdaptationTests.EveryOptionChangesWhatIsPredicted));

    private static (Type, string)? OfExperiment(string option) => option switch
    {
        nameof(ExperimentOptions.Space) => (typeof(IdleParameterTests), nameof(IdleParameterTests.SpaceOfTheCallersOwnStaysAsItIs)),
        nameof(ExperimentOptions.Tuner) => (typeof(TrialFailureTests), nameof(TrialFailureTests.ATunerThatThrowsEndsTheExperiment)),
        nameof(ExperimentOptions.Pruner) => (typeof(PruningTests), nameof(PruningTests.APrunedTrialStopsAtTheReportThatPrunedIt)),
        nameof(ExperimentOptions.MaximumTrials) => (typeof(ExperimentTests), nameof(ExperimentTests.AnExperimentKeepsTheBestOfItsTrials)),
        nameof(ExperimentOptions.MaximumTime) => (typeof(EndingTests), nameof(EndingTests.TimeThatIsUpEndsTheExperimentOnceThereIsAModel)),
        nameof(ExperimentOptions.Seed) => (typeof(SeedAndCheckpointTests), nameof(SeedAndCheckpointTests.SeedIsThatOfTheContextUnlessTheOptionsHaveOne)),
        nameof(ExperimentOptions.SeedPerTrial) =>
            (typeof(SeedAndCheckpointTests), nameof(SeedAndCheckpointTests.AllTrialsHaveTheSeedOfTheExperimentUnlessEachIsToHaveItsOwn)),
        nameof(ExperimentOptions.ConcurrentTrials) => (typeof(ScheduleTests), nameof(ScheduleTests.SoManyTrialsRunAtATimeAndNoMore)),
        nameof(ExperimentOptions.NumberOfThreads) => (typeof(ExperimentOptionsTests), nameof(ExperimentOptionsTests.OptionsNestedInOptionsAreSetUpAndTuned)),
        nameof(ExperimentOptions.Folder) => (typeof(ResumeTests), nameof(ResumeTests.ACompletedExperimentGivesItsResultAgainWithoutATrial)),
        nameof(ExperimentOptions.TrialCheckpoints) =>
            (typeof(SeedAndCheckpointTests), nameof(SeedAndCheckpointTests.TrialsWriteCheckpointsUnlessTheyAreNotTo)),
        nameof(ExperimentOptions.Refit) => (typeof(DataTests), nameof(DataTests.ARefitReadsAllRowsOnce)),
        nameof(ExperimentOptions.Progress) => (typeof(TrialFailureTests), nameof(TrialFailureTests.AListenerThatThrowsEndsTheExperiment)),
        nameof(ExperimentOptions.CancellationToken) => (typeof(EndingTests), nameof(EndingTests.CancellationGivesTheBestSoFar)),
        _ => null,
    };
}
