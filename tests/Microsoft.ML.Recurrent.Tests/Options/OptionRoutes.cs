using Microsoft.ML.Recurrent.Engine.Optimizers;
using static Microsoft.ML.Recurrent.Tests.Options.OptionProbes;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Where the options go that all estimators share: one row for each, and one more for each estimator that treats it in its own way.</summary>
internal static partial class OptionRoutes
{
    private static readonly string[] s_forecasters = [Local, Segments, Direct, Autoregressive, Detector];
    private static readonly string[] s_pooled = [Segments, Direct, Autoregressive];
    private static readonly string[] s_choosers = [BinaryTrainer, MulticlassTrainer, RegressionTrainer]; // of the windows in which they read numbers
    private static readonly string[] s_decoders = [Segments, Direct];

    // Not before the fields of all parts of this class have their values.
    private static readonly Lazy<IReadOnlyList<OptionRoute>> s_all =
        new(() => [.. Shared, .. OfTokens, .. OfSequences, .. OfText, .. OfForecasts, .. OfDetectors]);

    public static IReadOnlyList<OptionRoute> All => s_all.Value;

    /// <summary>Options that are no setting, and the tests of <see cref="OptionRouteTests"/> that hold them.</summary>
    public static IReadOnlyDictionary<string, string> HeldByTests { get; } = new Dictionary<string, string>
    {
        [nameof(RecurrentOptions.NumberOfThreads)] = nameof(OptionRouteTests.NumberOfThreadsIsThatOfTheRun),
        [nameof(RecurrentOptions.CheckpointPath)] = nameof(OptionRouteTests.EveryRunWritesItsStateToTheCheckpointPath),
        [nameof(RecurrentOptions.Progress)] = nameof(OptionRouteTests.ProgressHearsOfEveryEpochAndTheTokenEndsTraining),
        [nameof(RecurrentOptions.CancellationToken)] = nameof(OptionRouteTests.ProgressHearsOfEveryEpochAndTheTokenEndsTraining),
    };

    private static IEnumerable<OptionRoute> Shared => [.. OfNetworks, .. OfOptimizers, .. OfRuns];

    private static OptionRoute[] OfNetworks =>
    [
        new("Cell", CellKind.Gru, "network.Cell.Kind"),
        new("HiddenSize", 4, "network.HiddenSizes=[4]", "model.Encoder.*", "model.Featurizer.*") { Except = [Segments] },
        new("HiddenSize", 4, "network.HiddenSizes=[4]", "network.InputProjectionSize=4") { Only = [Segments] },
        new("NumberOfLayers", 2, "network.HiddenSizes=[3,3]"),
        new("HiddenSizes", new[] { 4, 5 }, "network.HiddenSizes", "model.Encoder.*", "model.Featurizer.*") { Except = [Segments], Along = OfNoSize },
        new("HiddenSizes", new[] { 4, 5 }, "network.HiddenSizes", "network.InputProjectionSize=4") { Only = [Segments], Along = OfNoSize },
        new("Bidirectional", true, "network.Bidirectional") { Except = [LanguageModel, Featurizer, SeriesFeaturizer, .. s_pooled] },
        new("Bidirectional", true, "network.Bidirectional", "network.SeparateDirections=true", "network.HeadPerDirection=true", "model.Encoder.*")
            { Only = [Featurizer] },
        new("Bidirectional", true) { Only = [LanguageModel, SeriesFeaturizer, .. s_pooled], IsRefused = true },
        new("Dropout", 0.25f, "network.Dropout"),
        new("VariationalDropout", true, "network.VariationalDropout") { SetUp = o => o.Dropout = 0.5f, Except = s_decoders },
        new("VariationalDropout", true) { Only = s_decoders, IsRefused = true },
        new("InputDropout", 0.25f, "network.InputDropout"),
        new("RecurrentDropout", 0.25f, "network.RecurrentDropout"),
        new("Zoneout", 0.25f, "network.Zoneout") { Except = s_decoders },
        new("Zoneout", 0.25f) { Only = s_decoders, IsRefused = true },
        new("LayerNormalization", true, "network.Cell.LayerNormalization"),
        new("Peepholes", true, "network.Cell.Peepholes"),
        new("CoupledInputForget", true, "network.Cell.CoupledInputForget"),
        new("ProjectionSize", 2, "network.Cell.ProjectionSize", "model.Encoder.*", "model.Featurizer.*"),
        new("RecurrentHeads", 2, "network.Cell.RecurrentHeads", "model.Encoder.*", "model.Featurizer.*") { SetUp = AsSLstm },
        new("ResetAfter", false, "network.Cell.ResetAfter") { SetUp = o => o.Cell = CellKind.Gru },
        new("ElmanActivation", ElmanActivation.Relu, "network.Cell.Activation") { SetUp = o => o.Cell = CellKind.Elman },
        new("MemoryHeads", 3, "network.Cell.MemoryHeads") { SetUp = o => o.Cell = CellKind.MLstm },
        new("Blocks", RecurrentBlockKind.Xlstm, "network.Blocks", "model.Encoder.*", "model.Featurizer.*") { SetUp = AsSLstm, Except = s_decoders },
        new("Blocks", RecurrentBlockKind.Xlstm) { SetUp = AsSLstm, Only = s_decoders, IsRefused = true },
        new("Blocks", RecurrentBlockKind.Xlstm) { SetUp = o => (o.Cell, o.Bidirectional) = (CellKind.SLstm, true), Only = [Featurizer], IsRefused = true },
        new("DilationFactor", 5, "network.DilationFactor") { SetUp = o => o.NumberOfLayers = 2, Except = s_decoders },
        new("DilationFactor", 5) { SetUp = o => o.NumberOfLayers = 2, Only = s_decoders, IsRefused = true },
        new("DilationFactor", 5) { SetUp = o => (o.NumberOfLayers, o.Bidirectional) = (2, true), Only = [Featurizer], IsRefused = true },
        new("AttentionWindow", 4, "network.AttentionWindow") { Except = s_decoders },
        new("AttentionWindow", 4) { Only = s_decoders, IsRefused = true },
        new("AttentionWindow", 4) { SetUp = o => o.Bidirectional = true, Only = [Featurizer], IsRefused = true },
    ];

    private static OptionRoute[] OfOptimizers =>
    [
        new("Optimizer", OptimizerKind.AdamW, "optimizer=AdamW(beta1 0.9, beta2 0.999, epsilon 1E-08, AMSGrad False, weight decay 0)"),
        new("Optimizer", OptimizerKind.Sgd, "optimizer=Sgd(momentum 0.9, Nesterov False, weight decay 0)"),
        new("Optimizer", OptimizerKind.RmsProp, "optimizer:RmsProp(alpha 0.99, epsilon 1E-08, momentum 0, centered False)"),
        new("Optimizer", OptimizerKind.Adagrad, "optimizer:Adagrad("),
        new("Beta1", 0.25f, "optimizer:(beta1 0.25, beta2 0.999, epsilon 1E-08, AMSGrad False, weight decay 0)"),
        new("Beta1", 0.25f, "optimizer:AdamW(beta1 0.25, beta2 0.999, epsilon 1E-08, AMSGrad False, weight decay 0)") { SetUp = AsAdamW },
        new("Beta2", 0.25f, "optimizer:(beta1 0.9, beta2 0.25, epsilon 1E-08, AMSGrad False, weight decay 0)"),
        new("Beta2", 0.25f, "optimizer:AdamW(beta1 0.9, beta2 0.25, epsilon 1E-08, AMSGrad False, weight decay 0)") { SetUp = AsAdamW },
        new("OptimizerEpsilon", 0.25f, "optimizer:Adam(beta1 0.9, beta2 0.999, epsilon 0.25, AMSGrad False, weight decay 0)"),
        new("OptimizerEpsilon", 0.25f, "optimizer:AdamW(beta1 0.9, beta2 0.999, epsilon 0.25, AMSGrad False, weight decay 0)") { SetUp = AsAdamW },
        new("OptimizerEpsilon", 0.25f, "optimizer:epsilon 0.25") { SetUp = AsRmsProp },
        new("OptimizerEpsilon", 0.25f, "optimizer:0.25") { SetUp = o => o.Optimizer = OptimizerKind.Adagrad },
        new("AmsGrad", true, "optimizer:Adam(beta1 0.9, beta2 0.999, epsilon 1E-08, AMSGrad True, weight decay 0)"),
        new("AmsGrad", true, "optimizer:AdamW(beta1 0.9, beta2 0.999, epsilon 1E-08, AMSGrad True, weight decay 0)") { SetUp = AsAdamW },
        new("WeightDecay", 0.25f, "optimizer:Adam(beta1 0.9, beta2 0.999, epsilon 1E-08, AMSGrad False, weight decay 0.25)"),
        new("WeightDecay", 0.25f, "optimizer:AdamW(beta1 0.9, beta2 0.999, epsilon 1E-08, AMSGrad False, weight decay 0.25)") { SetUp = AsAdamW },
        new("WeightDecay", 0.25f, "optimizer:Sgd(momentum 0.9, Nesterov False, weight decay 0.25)") { SetUp = AsSgd },
        new("Momentum", 0.25f, "optimizer:Sgd(momentum 0.25, Nesterov False, weight decay 0)") { SetUp = AsSgd },
        new("Momentum", 0.25f, "optimizer:momentum 0.25") { SetUp = AsRmsProp },
        new("Nesterov", true, "optimizer:Sgd(momentum 0.9, Nesterov True, weight decay 0)") { SetUp = AsSgd },
        new("SquaredGradientDecay", 0.25f, "optimizer:0.25") { SetUp = AsRmsProp },
        new("LearningRate", 0.25f, "LearningRate"),
        new("LearningRateSchedule", new ExponentialSchedule(0.25f),
            "Schedule.schedule=\"exponential\"", "Schedule.FactorPerEpoch=0.25", "Schedule.HoldEpochs=0", "Schedule.MinimumFactor*"),
        new("GradientClipNorm", 0.25f, "ClipNorm"),
        new("GradientClipValue", 0.25f, "ClipValue"),
        new("WeightAveraging", 0.25f, "WeightAveraging"),
    ];

    private static OptionRoute[] OfRuns =>
    [
        new("BatchSize", 5, "BatchSize"),
        new("MicroBatchSize", 3, "MicroBatchSize"),
        new("NumberOfEpochs", 2, "Epochs"),
        new("TruncationLength", 2, "TruncationLength") { SetUp = WithoutField, Except = [.. s_pooled, .. s_choosers] },
        new("TruncationLength", 2, ["TruncationLength", .. s_plain]) { Only = s_choosers },
        new("TruncationLength", 2) { Only = s_pooled, IsRefused = true },
        new("TruncationStride", 1, "TruncationStride") { SetUp = Truncated, Except = s_pooled },
        new("TruncationStride", 1) { Only = s_pooled, IsRefused = true },
        new("ValidationFraction", 0.25f, "training set:9 examples", "validation set:3 examples", "model*") { Except = [TaggingTrainer, SeriesFeaturizer, .. s_forecasters] },
        new("ValidationFraction", 0.25f, "training set:27 examples", "validation set:9 examples", "model*") { Only = [SeriesFeaturizer] }, // three views each
        new("ValidationFraction", 0.25f, "training set:9 examples", "validation set:3 examples", "Metric=entity F1", "model*") { Only = [TaggingTrainer] },
        new("ValidationFraction", 0.4f, "training set~", "validation set~", "runs*", "model*") { Only = s_forecasters },
        new("ValidationSet", OptionSample.OtherRows, "validation set:10 examples") { Except = [TaggingTrainer, SeriesFeaturizer, .. s_forecasters] },
        new("ValidationSet", OptionSample.OtherRows, "validation set:30 examples") { Only = [SeriesFeaturizer] },
        new("ValidationSet", OptionSample.OtherRows, "validation set:10 examples", "Metric=entity F1") { Only = [TaggingTrainer] },
        new("ValidationSet", OptionSample.OtherRows) { Only = s_forecasters, IsRefused = true },
        new("EarlyStoppingPatience", 3, "EarlyStoppingPatience") { SetUp = o => o.ValidationFraction = 0.25f },
        new("Seed", 5, "Seed"),
    ];

    private static void OfNoSize(RecurrentOptions options) => options.Table[nameof(options.HiddenSize)].SetDefault(options);

    private static void AsSLstm(RecurrentOptions options) => (options.Cell, options.HiddenSize) = (CellKind.SLstm, 32);

    private static void AsSgd(RecurrentOptions options) => options.Optimizer = OptimizerKind.Sgd;

    private static void AsAdamW(RecurrentOptions options) => options.Optimizer = OptimizerKind.AdamW;

    private static void AsRmsProp(RecurrentOptions options) => options.Optimizer = OptimizerKind.RmsProp;

    private static void WithoutField(RecurrentOptions options)
    {
        if (options is SequenceTaggingOptions tagging)
            tagging.UseConditionalRandomField = false;
    }

    private static void Truncated(RecurrentOptions options)
    {
        WithoutField(options);
        options.TruncationLength = 2;
    }
}
