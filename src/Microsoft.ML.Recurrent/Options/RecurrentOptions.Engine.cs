using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent;

public abstract partial class RecurrentOptions
{
    /// <summary>The network these options describe, for data of a given shape: the only place where options become a network's.</summary>
    /// <param name="inputSize">Float features of a step; 0 for tokens only.</param>
    /// <param name="embedding">The table for tokens, or null.</param>
    /// <param name="outputSize">Values the head gives.</param>
    /// <param name="pooling">How steps become the head's input.</param>
    /// <param name="attentionSize">Width of the attention's score layer, where pooling is by attention.</param>
    internal NetworkOptions MakeNetworkOptions(
        int inputSize,
        EmbeddingOptions? embedding,
        int outputSize,
        SequencePooling pooling = SequencePooling.Last,
        int attentionSize = RecurrentDefaults.AttentionSize) => new()
        {
            InputSize = inputSize,
            Embedding = embedding,
            Cell = new CellOptions
            {
                Kind = Cell,
                Activation = ElmanActivation,
                Peepholes = Peepholes,
                CoupledInputForget = CoupledInputForget,
                ProjectionSize = ProjectionSize,
                ResetAfter = ResetAfter,
                LayerNormalization = LayerNormalization,
            },
            HiddenSizes = LayerSizes,
            Bidirectional = Bidirectional,
            Dropout = Dropout,
            VariationalDropout = VariationalDropout,
            InputDropout = InputDropout,
            RecurrentDropout = RecurrentDropout,
            Zoneout = Zoneout,
            Pooling = pooling,
            AttentionSize = attentionSize,
            OutputSize = outputSize,
            Initialization = Initialization,
        };

    /// <summary>How the first weights are drawn.</summary>
    private protected virtual InitializationOptions Initialization => new();

    /// <summary>Told by a trainer what its sequence column holds when it is shown a schema; null for nobody.</summary>
    internal Action<SequenceKind>? InputFound { get; set; }

    /// <summary>Where times come from that are reported.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The seed as the engine takes it.</summary>
    internal ulong EngineSeed => EngineSeedOf(Seed);

    /// <summary>A seed as the engine takes it.</summary>
    internal static ulong EngineSeedOf(int seed) => unchecked((ulong)seed);

    /// <summary>
    /// How these options train a network: the only place where options become a training run's. Whoever trains adds the listener.
    /// </summary>
    /// <param name="metric">What chooses the best epoch in place of the validation loss, or null.</param>
    internal TrainingOptions MakeTrainingOptions(ValidationMetric? metric = null) => new()
    {
        BatchSize = BatchSize,
        NumberOfEpochs = NumberOfEpochs,
        LearningRate = LearningRate,
        LearningRateSchedule = LearningRateSchedule,
        CreateOptimizer = CreateOptimizer,
        GradientClipNorm = GradientClipNorm,
        GradientClipValue = GradientClipValue,
        TruncationLength = TruncationLength,
        TruncationStride = TruncationStride,
        EarlyStoppingPatience = EarlyStoppingPatience,
        WeightAveraging = WeightAveraging,
        Seed = EngineSeed,
        NumberOfThreads = NumberOfThreads,
        CheckpointPath = CheckpointPath,
        Metric = metric,
        TimeProvider = Time,
    };

    private Optimizer CreateOptimizer() => Optimizer switch
    {
        OptimizerKind.Adam => new Adam(Beta1, Beta2, OptimizerEpsilon, AmsGrad, WeightDecay),
        OptimizerKind.AdamW => new AdamW(Beta1, Beta2, OptimizerEpsilon, AmsGrad, WeightDecay),
        OptimizerKind.Sgd => new Sgd(Momentum, Nesterov, WeightDecay),
        OptimizerKind.RmsProp => new RmsProp(SquaredGradientDecay, OptimizerEpsilon, Momentum),
        _ => new Adagrad(OptimizerEpsilon),
    };
}
