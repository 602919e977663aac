using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Cells.SLstm;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Options;

/// <summary>The options that all trainers and forecasters share.</summary>
internal static class RecurrentOptionTable
{
    /// <summary>Gets the bounds of the sizes of several layers.</summary>
    public static OptionBounds LayerSizes { get; } = new(
        $"1 to {RecurrentDefaults.MostLayers} values, each 1 to {RecurrentDefaults.LargestSize}",
        value => value is int[] { Length: > 0 and <= RecurrentDefaults.MostLayers } sizes
            && Array.TrueForAll(sizes, size => size is >= 1 and <= RecurrentDefaults.LargestSize));

    /// <summary>Gets the table.</summary>
    public static OptionTable<RecurrentOptions> Table { get; } =
        AddRun(AddTraining(AddOptimizer(AddDropout(FixByStart(AddBlocks(AddNetwork(new OptionTable<RecurrentOptions>())))))));

    private static OptionTable<RecurrentOptions> AddNetwork(OptionTable<RecurrentOptions> table) => table
        .Add(o => o.Cell, CellKind.Lstm, OptionBounds.Defined<CellKind>(), row => row.Network((n, o) => n with { Cell = n.Cell with { Kind = o.Cell } }))
        .Add(o => o.HiddenSize, RecurrentDefaults.HiddenSize, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .OnlyIf(o => o.HiddenSizes is null, "HiddenSizes is null")
            .Network((n, o) => n with { HiddenSizes = o.LayerSizes }))
        .Add(o => o.NumberOfLayers, RecurrentDefaults.NumberOfLayers, OptionBounds.Between(1, RecurrentDefaults.MostLayers), row => row
            .OnlyIf(o => o.HiddenSizes is null, "HiddenSizes is null")
            .To(OptionUse.Network)) // through LayerSizes
        .Add(o => o.HiddenSizes, null, LayerSizes, row => row.To(OptionUse.Network)) // through LayerSizes
        .Add(o => o.Bidirectional, false, null, row => row.Network((n, o) => n with { Bidirectional = o.Bidirectional }))
        .Add(o => o.LayerNormalization, false, null, row => row
            .OnlyIf(o => CellKinds.Find(o.Cell) is not { HasLayerNormalization: false }, "Cell is one that can be normalized")
            .Network((n, o) => n with { Cell = n.Cell with { LayerNormalization = o.LayerNormalization } }))
        .Add(o => o.Peepholes, false, null, row => row
            .OnlyIf(IsLstm, "Cell is Lstm")
            .Network((n, o) => n with { Cell = n.Cell with { Peepholes = o.Peepholes } }))
        .Add(o => o.CoupledInputForget, false, null, row => row
            .OnlyIf(IsLstm, "Cell is Lstm")
            .Network((n, o) => n with { Cell = n.Cell with { CoupledInputForget = o.CoupledInputForget } }))
        .Add(o => o.ProjectionSize, null, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .OnlyIf(IsLstm, "Cell is Lstm")
            .Rule(o => !(o.ProjectionSize > o.SmallestLayer), o => $"null, or 1 to the {o.SmallestLayer} units of the smallest layer")
            .Network((n, o) => n with { Cell = n.Cell with { ProjectionSize = o.ProjectionSize ?? 0 } }))
        .Add(o => o.RecurrentHeads, 1, OptionBounds.AtLeast(1), row => row
            .OnlyIf(o => o.Cell == CellKind.SLstm, "Cell is SLstm")
            .Rule(
                o => Array.TrueForAll(o.LayerSizes, size => SLstmDefinition.Divides(o.RecurrentHeads, size)),
                _ => "1, or a number that divides the units of each layer into groups of a multiple of 16")
            .Network((n, o) => n with { Cell = n.Cell with { RecurrentHeads = o.RecurrentHeads } }))
        .Add(o => o.ResetAfter, true, null, row => row
            .OnlyIf(o => o.Cell == CellKind.Gru, "Cell is Gru")
            .Network((n, o) => n with { Cell = n.Cell with { ResetAfter = o.ResetAfter } }))
        .Add(o => o.ElmanActivation, ElmanActivation.Tanh, OptionBounds.Defined<ElmanActivation>(), row => row
            .OnlyIf(o => o.Cell == CellKind.Elman, "Cell is Elman")
            .Network((n, o) => n with { Cell = n.Cell with { ElmanActivation = o.ElmanActivation } }))
        .Add(o => o.MemoryHeads, null, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .OnlyIf(o => o.Cell == CellKind.MLstm, "Cell is MLstm")
            .Rule(
                o => !(o.MemoryHeads > 0) || Array.TrueForAll(o.LayerSizes, size => size % o.MemoryHeads == 0),
                "null, or a divisor of the units of every layer")
            .Network((n, o) => n with { Cell = n.Cell with { MemoryHeads = o.MemoryHeads ?? 0 } }));

    private static OptionTable<RecurrentOptions> AddBlocks(OptionTable<RecurrentOptions> table) => table
        .Add(o => o.Blocks, RecurrentBlockKind.None, OptionBounds.Defined<RecurrentBlockKind>(), row => row
            .OnlyIf(o => o.Cell is CellKind.SLstm or CellKind.MLstm, "Cell is SLstm or MLstm")
            .Rule(o => o.Blocks == RecurrentBlockKind.None || o.LayerSizes.Distinct().Count() == 1, "None with layers of different sizes in HiddenSizes")
            .Network((n, o) => n with { Blocks = o.Blocks }))
        .Add(o => o.DilationFactor, null, OptionBounds.Between(2, DilatedShape.MostSteps), row => row
            .OnlyIf(o => o.LayerSizes.Length > 1, "there are several layers")
            .Rule(o => o.LongestDilation <= DilatedShape.MostSteps, o => $"null, or at least 2 and with a last layer that continues from at most "
                + $"{DilatedShape.MostSteps} steps before, for {o.LayerSizes.Length} layers")
            .Network((n, o) => n with { DilationFactor = o.DilationFactor ?? 0 }))
        .Add(o => o.AttentionWindow, null, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .Network((n, o) => n with { AttentionWindow = o.AttentionWindow ?? 0 }));

    private static OptionTable<RecurrentOptions> FixByStart(OptionTable<RecurrentOptions> table) => table
        .Also(o => o.Cell, row => row.FixedByNetwork(n => n.Cell.Kind))
        .Also(o => o.HiddenSize, row => row.FixedByNetwork(n => n.HiddenSizes.Distinct().Count() == 1 ? n.HiddenSizes[0] : null))
        .Also(o => o.NumberOfLayers, row => row.FixedByNetwork(n => n.HiddenSizes.Count))
        .Also(o => o.HiddenSizes, row => row.FixedByNetwork(n => n.HiddenSizes.ToArray()))
        .Also(o => o.Bidirectional, row => row.FixedByNetwork(n => n.Bidirectional))
        .Also(o => o.LayerNormalization, row => row.FixedByNetwork(n => n.Cell.LayerNormalization))
        .Also(o => o.Peepholes, row => row.FixedByNetwork(n => n.Cell.Peepholes))
        .Also(o => o.CoupledInputForget, row => row.FixedByNetwork(n => n.Cell.CoupledInputForget))
        .Also(o => o.ProjectionSize, row => row.FixedByNetwork(n => n.Cell.ProjectionSize == 0 ? null : n.Cell.ProjectionSize))
        .Also(o => o.RecurrentHeads, row => row.FixedByNetwork(n => n.Cell.RecurrentHeads))
        .Also(o => o.ResetAfter, row => row.FixedByNetwork(n => n.Cell.ResetAfter))
        .Also(o => o.ElmanActivation, row => row.FixedByNetwork(n => n.Cell.ElmanActivation))
        .Also(o => o.MemoryHeads, row => row.FixedByNetwork(n => n.Cell.MemoryHeads == 0 ? null : n.Cell.MemoryHeads))
        .Also(o => o.Blocks, row => row.FixedByNetwork(n => n.Blocks))
        .Also(o => o.DilationFactor, row => row.FixedByNetwork(n => n.DilationFactor == 0 ? null : n.DilationFactor))
        .Also(o => o.AttentionWindow, row => row.FixedByNetwork(n => n.AttentionWindow == 0 ? null : n.AttentionWindow));

    private static OptionTable<RecurrentOptions> AddDropout(OptionTable<RecurrentOptions> table) => table
        .Add(o => o.Dropout, 0, OptionBounds.Share, row => row
            .Training((t, o) => t with { Noise = t.Noise with { Dropout = o.Dropout } }))
        .Add(o => o.VariationalDropout, false, null, row => row
            .OnlyIf(o => o.Dropout > 0, "Dropout is above 0")
            .Training((t, o) => t with { Noise = t.Noise with { VariationalDropout = o.VariationalDropout } }))
        .Add(o => o.InputDropout, 0, OptionBounds.Share, row => row
            .Training((t, o) => t with { Noise = t.Noise with { InputDropout = o.InputDropout } }))
        .Add(o => o.RecurrentDropout, 0, OptionBounds.Share, row => row
            .OnlyIf(o => CellKinds.Find(o.Cell) is not { HasRecurrentProduct: false }, "Cell is one whose gates read the hidden state")
            .Training((t, o) => t with { Noise = t.Noise with { RecurrentDropout = o.RecurrentDropout } }))
        .Add(o => o.Zoneout, 0, OptionBounds.Share, row => row
            .OnlyIf(o => CellKinds.Find(o.Cell) is not { HasZoneout: false }, "Cell is one that can keep values of its state")
            .Network((n, o) => n with { Zoneout = o.Zoneout }));

    private static OptionTable<RecurrentOptions> AddOptimizer(OptionTable<RecurrentOptions> table) => table
        .Add(o => o.Optimizer, OptimizerKind.Adam, OptionBounds.Defined<OptimizerKind>(), row => row
            .Training((t, o) => t with { CreateOptimizer = o.CreateOptimizer }))
        .Add(o => o.Momentum, null, OptionBounds.Share, row => row
            .OnlyIf(o => o.Optimizer is OptimizerKind.Sgd or OptimizerKind.RmsProp, "Optimizer is Sgd or RmsProp")
            .To(OptionUse.Training)) // like the others below, through CreateOptimizer
        .Add(o => o.Nesterov, false, null, row => row
            .OnlyIf(o => o.Optimizer == OptimizerKind.Sgd && o.Momentum != 0, "Optimizer is Sgd and Momentum is above 0")
            .To(OptionUse.Training))
        .Add(o => o.Beta1, null, OptionBounds.Share, row => row.OnlyIf(IsAdam, "Optimizer is Adam or AdamW").To(OptionUse.Training))
        .Add(o => o.Beta2, null, OptionBounds.Share, row => row.OnlyIf(IsAdam, "Optimizer is Adam or AdamW").To(OptionUse.Training))
        .Add(o => o.SquaredGradientDecay, null, OptionBounds.Share, row => row
            .OnlyIf(o => o.Optimizer == OptimizerKind.RmsProp, "Optimizer is RmsProp")
            .To(OptionUse.Training))
        .Add(o => o.OptimizerEpsilon, null, OptionBounds.Positive, row => row
            .OnlyIf(o => o.Optimizer != OptimizerKind.Sgd, "Optimizer is Adam, AdamW, RmsProp or Adagrad")
            .To(OptionUse.Training))
        .Add(o => o.AmsGrad, false, null, row => row.OnlyIf(IsAdam, "Optimizer is Adam or AdamW").To(OptionUse.Training))
        .Add(o => o.WeightDecay, 0, OptionBounds.NotNegative, row => row
            .OnlyIf(o => o.Optimizer is not (OptimizerKind.RmsProp or OptimizerKind.Adagrad), "Optimizer is Adam, AdamW or Sgd")
            .To(OptionUse.Training));

    private static OptionTable<RecurrentOptions> AddTraining(OptionTable<RecurrentOptions> table) => table
        .Add(o => o.BatchSize, RecurrentDefaults.BatchSize, OptionBounds.AtLeast(1), row => row.Training((t, o) => t with { BatchSize = o.BatchSize }))
        .Add(o => o.MicroBatchSize, null, OptionBounds.AtLeast(1), row => row
            .Rule(o => !(o.MicroBatchSize >= o.BatchSize), o => $"null, or at least 1 and below {o.BatchSize}, which is BatchSize")
            .Training((t, o) => t with { MicroBatchSize = o.MicroBatchSize < o.BatchSize ? o.MicroBatchSize.Value : 0 })) // BatchSize may be chosen later
        .Add(o => o.NumberOfEpochs, RecurrentDefaults.NumberOfEpochs, OptionBounds.AtLeast(1), row => row
            .Training((t, o) => t with { NumberOfEpochs = o.NumberOfEpochs }))
        .Add(o => o.LearningRate, RecurrentDefaults.LearningRate, OptionBounds.Positive, row => row
            .Training((t, o) => t with { LearningRate = o.LearningRate }))
        .Add(o => o.LearningRateSchedule, new ConstantSchedule(), null, row => row.Training((t, o) => t with { LearningRateSchedule = o.LearningRateSchedule }))
        .Add(o => o.GradientClipNorm, RecurrentDefaults.GradientClipNorm, OptionBounds.Positive, row => row
            .Training((t, o) => t with { GradientClipNorm = o.GradientClipNorm ?? 0 }))
        .Add(o => o.GradientClipValue, null, OptionBounds.Positive, row => row.Training((t, o) => t with { GradientClipValue = o.GradientClipValue ?? 0 }))
        .Add(o => o.TruncationLength, null, OptionBounds.AtLeast(1), row => row
            .OnlyIf(o => !o.Bidirectional, "Bidirectional, which needs whole sequences, is false")
            .Rule(o => o.IsOnDilation(o.TruncationLength), o => $"null, or a multiple of {o.LongestDilation}, the dilation of the last layer")
            .Training((t, o) => t with { TruncationLength = o.TruncationLength ?? 0 }))
        .Add(o => o.TruncationStride, null, OptionBounds.AtLeast(1), row => row
            .OnlyIf(o => o.TruncationLength is not null, "TruncationLength is given")
            .Rule(o => !(o.TruncationStride > o.TruncationLength), o => $"null, or 1 to {o.TruncationLength}, which is TruncationLength")
            .Rule(o => o.IsOnDilation(o.TruncationStride), o => $"null, or a multiple of {o.LongestDilation}, the dilation of the last layer")
            .Training((t, o) => t with { TruncationStride = o.TruncationStride ?? 0 }))
        .Add(o => o.WeightAveraging, 0, OptionBounds.Share, row => row.Training((t, o) => t with { WeightAveraging = o.WeightAveraging }))
        .Add(o => o.EarlyStoppingPatience, null, OptionBounds.AtLeast(1), row => row
            .Training((t, o) => t with { EarlyStoppingPatience = o.EarlyStoppingPatience ?? 0 }))
        .Add(o => o.NumberOfThreads, null, OptionBounds.Between(1, RecurrentDefaults.MostThreads), row => row
            .Training((t, o) => t with { NumberOfThreads = o.NumberOfThreads ?? 0 }));

    private static OptionTable<RecurrentOptions> AddRun(OptionTable<RecurrentOptions> table) => table
        .Add(o => o.ValidationFraction, RecurrentDefaults.ValidationFraction, OptionBounds.Share, row => row
            .OnlyIf(o => o.ValidationSet is null, "ValidationSet is null"))
        .Add(o => o.ValidationSet, null, null, row => row)
        .Add(o => o.Seed, null, null, row => row)
        .Add(o => o.CheckpointPath, null, OptionBounds.Path, row => row)
        .Add(o => o.Progress, null, null, row => row)
        .Add(o => o.CancellationToken, CancellationToken.None, null, row => row);

    private static bool IsLstm(RecurrentOptions options) => options.Cell == CellKind.Lstm;

    private static bool IsAdam(RecurrentOptions options) => options.Optimizer is OptimizerKind.Adam or OptimizerKind.AdamW;
}
