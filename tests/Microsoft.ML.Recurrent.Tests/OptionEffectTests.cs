using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Each option reaches the engine: the same training with another value of it ends in other weights.</summary>
public sealed class OptionEffectTests
{
    public static TheoryData<string, Action<SequenceRegressionOptions>, Action<SequenceRegressionOptions>> Options() => new()
    {
        { nameof(RecurrentOptions.Momentum), o => (o.Optimizer, o.Momentum) = (OptimizerKind.Sgd, 0), o => o.Momentum = 0.9f },
        { nameof(RecurrentOptions.Nesterov), o => (o.Optimizer, o.Momentum) = (OptimizerKind.Sgd, 0.9f), o => o.Nesterov = true },
        { nameof(RecurrentOptions.Beta1), _ => { }, o => o.Beta1 = 0.5f },
        { nameof(RecurrentOptions.Beta2), _ => { }, o => o.Beta2 = 0.9f },
        { nameof(RecurrentOptions.OptimizerEpsilon), _ => { }, o => o.OptimizerEpsilon = 0.01f },
        { nameof(RecurrentOptions.SquaredGradientDecay), o => o.Optimizer = OptimizerKind.RmsProp, o => o.SquaredGradientDecay = 0.5f },
        { nameof(RecurrentOptions.WeightDecay), o => o.Optimizer = OptimizerKind.AdamW, o => o.WeightDecay = 0.1f },
        { nameof(RecurrentOptions.WeightAveraging), _ => { }, o => o.WeightAveraging = 0.9f },
        { nameof(RecurrentOptions.GradientClipNorm), o => o.Optimizer = OptimizerKind.Sgd, o => o.GradientClipNorm = 0.001f },
        { nameof(RecurrentOptions.GradientClipValue), o => o.Optimizer = OptimizerKind.Sgd, o => o.GradientClipValue = 0.001f },
        { nameof(RecurrentOptions.TruncationLength), _ => { }, o => o.TruncationLength = 2 },
        { nameof(RecurrentOptions.TruncationStride), o => o.TruncationLength = 4, o => o.TruncationStride = 1 },
        { nameof(RecurrentOptions.LearningRate), _ => { }, o => o.LearningRate = 0.02f },
        { nameof(RecurrentOptions.LearningRateSchedule), _ => { }, o => o.LearningRateSchedule = new ExponentialSchedule(0.5f) },
        { nameof(RecurrentOptions.BatchSize), _ => { }, o => o.BatchSize = 7 },
        { nameof(RecurrentOptions.MicroBatchSize), o => o.Dropout = 0.3f, o => o.MicroBatchSize = 3 },
        { nameof(RecurrentOptions.Dropout), _ => { }, o => o.Dropout = 0.3f },
        { nameof(RecurrentOptions.VariationalDropout), o => (o.Dropout, o.NumberOfLayers) = (0.3f, 2), o => o.VariationalDropout = true },
        { nameof(RecurrentOptions.InputDropout), _ => { }, o => o.InputDropout = 0.3f },
        { nameof(RecurrentOptions.RecurrentDropout), _ => { }, o => o.RecurrentDropout = 0.3f },
        { nameof(RecurrentOptions.Zoneout), _ => { }, o => o.Zoneout = 0.3f },
        { nameof(RecurrentOptions.ResetAfter), o => o.Cell = CellKind.Gru, o => o.ResetAfter = false },
        { nameof(RecurrentOptions.ElmanActivation), o => o.Cell = CellKind.Elman, o => o.ElmanActivation = ElmanActivation.Relu },
        { nameof(RecurrentOptions.MemoryHeads), o => (o.Cell, o.HiddenSize) = (CellKind.MLstm, 6), o => o.MemoryHeads = 1 },
        { nameof(RecurrentOptions.Blocks), o => o.Cell = CellKind.SLstm, o => o.Blocks = RecurrentBlockKind.Xlstm },
        { nameof(RecurrentOptions.DilationFactor), o => o.NumberOfLayers = 2, o => o.DilationFactor = 2 },
        { nameof(RecurrentOptions.AttentionWindow), _ => { }, o => o.AttentionWindow = 4 },
        { nameof(SequenceRegressionOptions.HuberThreshold), o => o.Loss = RegressionLoss.Huber, o => o.HuberThreshold = 0.1f },
        { nameof(SequenceRegressionOptions.Loss), _ => { }, o => o.Loss = RegressionLoss.Absolute },
        { nameof(PooledSequenceOptions.ExampleWeightColumnName), _ => { }, o => o.ExampleWeightColumnName = nameof(SequenceRow.Weight) },
        { nameof(PooledSequenceOptions.NormalizeFeatures), _ => { }, o => o.NormalizeFeatures = false },
        { nameof(PooledSequenceOptions.Pooling), _ => { }, o => o.Pooling = SequencePooling.Mean },
        { nameof(PooledSequenceOptions.MaximumLength), _ => { }, o => o.MaximumLength = 3 },
        { nameof(PooledSequenceOptions.CutFrom), o => o.MaximumLength = 3, o => o.CutFrom = SequenceSide.Start },
        { nameof(RecurrentOptions.Seed), _ => { }, o => o.Seed = 2 },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void AnotherValueOfAnOptionGivesOtherWeights(string option, Action<SequenceRegressionOptions> setUp, Action<SequenceRegressionOptions> change)
    {
        OptionEffect.AssertChangesWeights(option, Make, change, Train);

        SequenceRegressionOptions Make()
        {
            var options = new SequenceRegressionOptions
            {
                LabelColumnName = nameof(SequenceRow.Target),
                StepSize = 2,
                HiddenSize = 5,
                NumberOfEpochs = 3,
                BatchSize = 10,
                NumberOfThreads = 1,
            };
            setUp(options);
            return options;
        }
    }

    private static float[] Train(SequenceRegressionOptions options)
    {
        var ml = new MLContext(1);
        return ml.Regression.Trainers.Recurrent(options).Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(30))).Model.Parameters.Weights.ToArray();
    }
}
