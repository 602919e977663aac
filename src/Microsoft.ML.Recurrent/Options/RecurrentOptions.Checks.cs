namespace Microsoft.ML.Recurrent;

public abstract partial class RecurrentOptions
{
    /// <summary>Width of each layer, whichever way it was given.</summary>
    internal int[] LayerSizes => HiddenSizes is { } sizes ? sizes : Enumerable.Repeat(HiddenSize, Math.Clamp(NumberOfLayers, 1, RecurrentDefaults.MostLayers)).ToArray();

    /// <summary>Checks everything and returns a copy that the caller of the estimator cannot change any more.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation, the value found and the range.</exception>
    internal static T CheckedCopy<T>(T options) where T : RecurrentOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        var violations = new OptionViolations(options.GetType().Name);
        options.Check(violations);
        violations.ThrowIfAny();
        var copy = (T)options.MemberwiseClone();
        copy.CopyArrays();
        copy.Complete();
        return copy;
    }

    /// <summary>Sees to it that early stopping has rows to go by; what only Fit can tell.</summary>
    /// <param name="validationData">The validation rows of the run, given to Fit or as an option; null for none.</param>
    /// <exception cref="InvalidOperationException">There are none, and none are to be held out.</exception>
    internal void RequireRowsForEarlyStopping(IDataView? validationData)
    {
        if (EarlyStoppingPatience > 0 && validationData is null && ValidationFraction == 0)
            throw new InvalidOperationException($"{nameof(EarlyStoppingPatience)} is {EarlyStoppingPatience}, but there are no validation rows: set "
                + $"{nameof(ValidationFraction)} or {nameof(ValidationSet)}, or call Fit with validation data.");
    }

    /// <summary>Replaces arrays by copies, so that a copied object shares nothing that can change. An override calls the base first.</summary>
    private protected virtual void CopyArrays() => HiddenSizes = (int[]?)HiddenSizes?.Clone();

    /// <summary>Writes into a checked copy what follows from other options. An override calls the base first.</summary>
    private protected virtual void Complete()
    {
    }

    /// <summary>Adds what is wrong. An override calls the base first.</summary>
    private protected virtual void Check(OptionViolations violations)
    {
        CheckNetwork(violations);
        CheckOptimization(violations);
        violations.RequireShare(nameof(ValidationFraction), ValidationFraction);
        violations.RequireAtLeast(nameof(EarlyStoppingPatience), EarlyStoppingPatience, 0);
        violations.RequireBetween(nameof(NumberOfThreads), NumberOfThreads, 0, RecurrentDefaults.MostThreads);
        violations.Require(CheckpointPath is not "", nameof(CheckpointPath), "empty", "null or a path");
    }

    private void CheckNetwork(OptionViolations violations)
    {
        violations.RequireDefined(nameof(Cell), Cell);
        violations.RequireBetween(nameof(HiddenSize), HiddenSize, 1, RecurrentDefaults.LargestSize);
        violations.RequireBetween(nameof(NumberOfLayers), NumberOfLayers, 1, RecurrentDefaults.MostLayers);
        if (HiddenSizes is { } sizes)
            violations.Require(sizes.Length is > 0 and <= RecurrentDefaults.MostLayers && sizes.All(s => s is >= 1 and <= RecurrentDefaults.LargestSize), nameof(HiddenSizes), $"[{string.Join(", ", sizes)}]",
                $"null, or 1 to {RecurrentDefaults.MostLayers} values, each 1 to {RecurrentDefaults.LargestSize}");
        violations.RequireShare(nameof(Dropout), Dropout);
        violations.RequireShare(nameof(InputDropout), InputDropout);
        violations.RequireShare(nameof(RecurrentDropout), RecurrentDropout);
        violations.RequireShare(nameof(Zoneout), Zoneout);
        violations.RequireDefined(nameof(ElmanActivation), ElmanActivation);

        var narrowest = LayerSizes.DefaultIfEmpty(0).Min();
        violations.Require(ProjectionSize >= 0 && (ProjectionSize == 0 || ProjectionSize <= narrowest), nameof(ProjectionSize), ProjectionSize,
            $"0, or 1 to the smallest layer's {narrowest} units");
        violations.Require(Cell == CellKind.Lstm || !Peepholes, nameof(Peepholes), Peepholes, $"false with Cell {Cell}, it belongs to Lstm");
        violations.Require(Cell == CellKind.Lstm || !CoupledInputForget, nameof(CoupledInputForget), CoupledInputForget,
            $"false with Cell {Cell}, it belongs to Lstm");
        violations.Require(Cell == CellKind.Lstm || ProjectionSize == 0, nameof(ProjectionSize), ProjectionSize, $"0 with Cell {Cell}, it belongs to Lstm");
        violations.Require(Cell == CellKind.Gru || ResetAfter, nameof(ResetAfter), ResetAfter, $"true with Cell {Cell}, it belongs to Gru");
        violations.Require(Cell == CellKind.Elman || ElmanActivation == ElmanActivation.Tanh, nameof(ElmanActivation), ElmanActivation,
            $"Tanh with Cell {Cell}, it belongs to Elman");
    }

    private void CheckOptimization(OptionViolations violations)
    {
        violations.RequireAtLeast(nameof(BatchSize), BatchSize, 1);
        violations.RequireAtLeast(nameof(NumberOfEpochs), NumberOfEpochs, 1);
        violations.RequirePositive(nameof(LearningRate), LearningRate);
        violations.RequireDefined(nameof(Optimizer), Optimizer);
        violations.RequireShare(nameof(Momentum), Momentum);
        violations.RequireShare(nameof(Beta1), Beta1);
        violations.RequireShare(nameof(Beta2), Beta2);
        violations.RequireShare(nameof(SquaredGradientDecay), SquaredGradientDecay);
        violations.RequirePositive(nameof(OptimizerEpsilon), OptimizerEpsilon);
        var isAdam = Optimizer is OptimizerKind.Adam or OptimizerKind.AdamW;
        violations.Require(isAdam || !AmsGrad, nameof(AmsGrad), AmsGrad, $"false with Optimizer {Optimizer}, it belongs to Adam and AdamW");
        violations.Require(!Nesterov || (Optimizer == OptimizerKind.Sgd && Momentum > 0), nameof(Nesterov), Nesterov,
            "false, unless Optimizer is Sgd and Momentum is above 0");
        violations.Require(LearningRateSchedule is not null, nameof(LearningRateSchedule), "null", "a schedule");
        violations.RequireNotNegative(nameof(WeightDecay), WeightDecay);
        var decays = Optimizer is not (OptimizerKind.RmsProp or OptimizerKind.Adagrad);
        violations.Require(decays || WeightDecay == 0, nameof(WeightDecay), WeightDecay, $"0 with Optimizer {Optimizer}");
        violations.RequireNotNegative(nameof(GradientClipNorm), GradientClipNorm);
        violations.RequireNotNegative(nameof(GradientClipValue), GradientClipValue);
        violations.RequireAtLeast(nameof(TruncationLength), TruncationLength, 0);
        violations.Require(TruncationStride >= 0 && TruncationStride <= TruncationLength, nameof(TruncationStride), TruncationStride,
            $"0 to TruncationLength, which is {TruncationLength}");
        violations.RequireShare(nameof(WeightAveraging), WeightAveraging);
    }
}
