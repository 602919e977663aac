using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent;

public abstract partial class RecurrentOptions
{
    /// <summary>Gets the width of each layer, whichever way it was given.</summary>
    internal int[] LayerSizes =>
        HiddenSizes is { } sizes ? sizes : Enumerable.Repeat(HiddenSize, Math.Clamp(NumberOfLayers, 1, RecurrentDefaults.MostLayers)).ToArray();

    /// <summary>Gets the width of the narrowest layer.</summary>
    internal int SmallestLayer => LayerSizes.DefaultIfEmpty(0).Min();

    /// <summary>Gets the number of values that a step of the last layer outputs in each direction.</summary>
    internal int TopSize => ProjectionSize ?? LayerSizes.DefaultIfEmpty(0).Last();

    /// <summary>Gets the number of steps between a step and that from which the last layer continues.</summary>
    internal long LongestDilation => DilatedShape.DilationOf(DilationFactor ?? 0, LayerSizes.Length - 1);

    /// <summary>Determines whether windows of a number of steps start where dilated layers do.</summary>
    internal bool IsOnDilation(int? steps) => steps is null || LongestDilation is > DilatedShape.MostSteps or < 1 || steps % LongestDilation == 0;

    /// <summary>Gets or sets what is called with the kind of the sequence column when a trainer is shown a schema; null for nothing.</summary>
    internal Action<SequenceKind>? InputFound { get; set; }

    /// <summary>
    /// Gets or sets what is called with the options of a run once training rows have chosen what was not set, and before anything is trained; null for nothing.
    /// </summary>
    internal Action<RecurrentOptions>? ChoicesFound { get; set; }

    /// <summary>Gets or sets the source of the times that are reported.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Gets the seed, which is 1 if neither the options nor the context have one.</summary>
    internal int SeedOrDefault => Seed ?? RecurrentDefaults.Seed;

    /// <summary>Gets the seed as the engine takes it.</summary>
    internal ulong EngineSeed => EngineSeedOf(SeedOrDefault);

    /// <summary>Gets the number of threads that train.</summary>
    internal int ThreadCount => NumberOfThreads ?? Environment.ProcessorCount;

    /// <summary>Returns a seed as the engine takes it.</summary>
    internal static ulong EngineSeedOf(int seed) => unchecked((ulong)seed);

    /// <summary>Returns the network that these options describe.</summary>
    /// <param name="data">The part of its shape that follows from the data: sizes, tokens, characters, the decoder.</param>
    internal NetworkOptions MakeNetworkOptions(NetworkOptions data) => Table.Complete(data, this);

    /// <summary>Returns how these options train one network.</summary>
    /// <param name="run">
    /// What follows from the data and the task, such as the metric. Null means that there is nothing to add. The trainer adds the seed, the checkpoint and the
    /// listener of each network.
    /// </param>
    internal TrainingOptions MakeTrainingOptions(TrainingOptions? run = null) =>
        Table.Complete((run ?? new TrainingOptions()) with { TimeProvider = Time }, this);

    private float Epsilon => OptimizerEpsilon ?? RecurrentDefaults.OptimizerEpsilon;

    /// <summary>Creates the optimizer. Options that are not set have the default of the optimizer.</summary>
    internal Optimizer CreateOptimizer() => Optimizer switch
    {
        OptimizerKind.Adam => new Adam(Beta1 ?? RecurrentDefaults.Beta1, Beta2 ?? RecurrentDefaults.Beta2, Epsilon, AmsGrad, WeightDecay),
        OptimizerKind.AdamW => new AdamW(Beta1 ?? RecurrentDefaults.Beta1, Beta2 ?? RecurrentDefaults.Beta2, Epsilon, AmsGrad, WeightDecay),
        OptimizerKind.Sgd => new Sgd(Momentum ?? RecurrentDefaults.Momentum, Nesterov, WeightDecay),
        OptimizerKind.RmsProp => new RmsProp(SquaredGradientDecay ?? RecurrentDefaults.SquaredGradientDecay, Epsilon, Momentum ?? 0),
        _ => new Adagrad(OptimizerEpsilon ?? RecurrentDefaults.AdagradEpsilon),
    };
}
