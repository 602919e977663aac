using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training.Updates;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Trains a network with full or truncated back-propagation through time, gradient clipping, validation, early stopping and checkpoints. The same options, data
/// and initial weights give the same bits with any number of threads, and after resuming from a checkpoint, on processors with vectors of the same width
/// (AVX-512, AVX2 or 128 bits); with another width, sums are rounded in another order and results differ by that. An instance performs one run at a time, and
/// nothing else may use the network during the run. Different loops may run at the same time.
/// </summary>
/// <remarks>
/// The gradient of a step is that of the mean loss over every target that counts in the step: the targets of a batch or, with truncation, the targets that its
/// window contains for the first time. A step whose loss or gradient is not finite changes nothing and is counted as dropped.
/// </remarks>
/// <include file="../Documentation/Train.xml" path="documentation/example"/>
public sealed class TrainingLoop
{
    private readonly RecurrentNetwork _network;
    private readonly ILoss _loss;
    private readonly TrainingOptions _options;

    /// <summary>Initializes a new instance of the <see cref="TrainingLoop"/> class and checks the options.</summary>
    /// <param name="network">The network to train. Training starts from its current weights.</param>
    /// <param name="loss">The loss to minimise.</param>
    /// <param name="options">The options of the training.</param>
    /// <exception cref="ArgumentException">
    /// Options are out of range, contradict each other or do not fit the network; the message names every violation.
    /// </exception>
    public TrainingLoop(RecurrentNetwork network, ILoss loss, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(options);
        _network = network;
        _loss = loss;
        _options = options;

        var violations = options.Violations();
        if (options.TruncationLength > 0 && network.Shape.IsBidirectional)
            violations.Add($"{nameof(options.TruncationLength)} is {options.TruncationLength}, but the network is bidirectional and needs whole sequences; "
                + "set it to 0");
        if (options.TruncationLength > 0 && network.Shape.PoolsByAttention)
            violations.Add($"{nameof(options.TruncationLength)} is {options.TruncationLength}, but the network pools by attention and needs whole sequences; "
                + "set it to 0");
        if (options.TruncationLength > 0 && network.Chain.NeedsWholeSequences && !network.Shape.IsBidirectional && !network.Shape.PoolsByAttention)
            violations.Add($"{nameof(options.TruncationLength)} is {options.TruncationLength}, but the network has a centred convolution and needs whole "
                + "sequences; set it to 0");
        var stride = network.Chain.WindowPeriod;
        if (options.TruncationLength % stride != 0 || options.TruncationStride % stride != 0)
            violations.Add($"{nameof(options.TruncationLength)} is {options.TruncationLength} and {nameof(options.TruncationStride)} "
                + $"{options.TruncationStride}, but both must be multiples of {stride}, the number of steps after which strides and dilations of the "
                + "layers start again");
        if (options.RandomTruncation && (stride > 1 || network.Shape.Pools))
            violations.Add($"{nameof(options.RandomTruncation)} is true, but the network "
                + (stride > 1 ? $"needs windows of multiples of {stride} steps" : "pools its steps") + "; set it to false");
        if (options.TruncationLength > 0 && network.Shape.Decoding is not null)
            violations.Add($"{nameof(options.TruncationLength)} is {options.TruncationLength}, but the network has a decoder and needs whole sequences; "
                + "set it to 0");
        if (options.TruncationLength > 0 && network.Shape.Source is not null)
            violations.Add($"{nameof(options.TruncationLength)} is {options.TruncationLength}, but the network has a source, through which gradients of whole "
                + "target sequences flow; set it to 0");
        if (loss.Further.Count != network.Shape.FurtherHeads.Count)
            violations.Add($"the loss is {loss.Name}, which has losses for {loss.Further.Count} further heads, but the network has "
                + $"{network.Shape.FurtherHeads.Count}");
        if (options.Noise is not null)
            violations.AddRange(NoiseFit.Violations(network, options.Noise));
        AddTransitionViolations(violations);
        if (options.SampledClasses > 0 && !loss.CanSampleClasses)
            violations.Add($"{nameof(options.SampledClasses)} is {options.SampledClasses}, but the loss, {loss.Name}, needs the outputs of all classes; "
                + "set it to 0");
        if (options.SampledClasses > 0 && options.SampledClasses >= network.Shape.OutputSize)
            violations.Add($"{nameof(options.SampledClasses)} is {options.SampledClasses}; it must be below the number of outputs of the network, "
                + $"{network.Shape.OutputSize}, or 0");
        if (options.SampledClasses > 0 && network.Shape.Horizon is not null)
            violations.Add($"{nameof(options.SampledClasses)} is {options.SampledClasses}, but the network has a horizon head; set it to 0");
        if (violations.Count == 0)
            violations.AddRange(UnfreezingPlan.Violations(network, options.Unfreezing));
        TrainingOptions.Throw(violations);
    }

    /// <summary>
    /// Trains until all epochs are done, the validation score stops improving, the maximum duration has passed or the run is cancelled. Afterwards the network
    /// holds the best weights.
    /// </summary>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="validation">The examples that determine the best epoch, or null to keep the last weights.</param>
    /// <param name="cancellationToken">
    /// The token that cancels the run, within one batch. The network then holds the best validated weights, or the current ones if nothing was validated.
    /// </param>
    /// <returns>The result of the run.</returns>
    /// <exception cref="ArgumentException">
    /// A data set is empty, does not fit the network or contradicts itself, the validation set changes by epoch, or options require a validation set; the
    /// message names what was found and what is expected.
    /// </exception>
    /// <exception cref="TrainingDivergedException">
    /// Too many consecutive steps had a loss or gradient that was not finite, or the outputs of the trained network are not finite.
    /// </exception>
    /// <exception cref="InvalidOperationException">The checkpoint belongs to another run; the message names the differences.</exception>
    /// <exception cref="ModelFormatException">The checkpoint is damaged; the message names the section.</exception>
    /// <exception cref="InsufficientMemoryException">
    /// Memory ran out; the message names what to make smaller. Batches that cannot fit are rejected before training, with an <see cref="ArgumentException"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The run was cancelled and <see cref="TrainingOptions.ThrowOnCancellation"/> is set.</exception>
    public TrainingResult Run(SequenceDataset training, SequenceDataset? validation = null, CancellationToken cancellationToken = default)
    {
        if (training is { ChangesByEpoch: true })
            training.StartEpoch(0);
        Check(training, nameof(training));
        if (_options.SampledClasses > 0 && training.TargetKind is not (TargetKind.Classes or TargetKind.Tokens))
            throw new ArgumentException(
                $"{nameof(TrainingOptions.SampledClasses)} is {_options.SampledClasses}, but classes are not sampled for targets of kind "
                + $"{training.TargetKind}; set it to 0.", nameof(training));
        if (validation is { ChangesByEpoch: true })
            throw new ArgumentException(
                $"The validation set has {nameof(SequenceDataset.ChangesByEpoch)} set, but epochs are compared by the same examples.", nameof(validation));
        if (validation is not null)
            Check(validation, nameof(validation));
        else if (_options.Metric is not null || _options.EarlyStoppingPatience > 0 || _options.AveragingPatience > 0)
            throw new ArgumentException(
                (_options.Metric is not null ? nameof(TrainingOptions.Metric)
                    : _options.EarlyStoppingPatience > 0 ? nameof(TrainingOptions.EarlyStoppingPatience) : nameof(TrainingOptions.AveragingPatience))
                + " is set, which needs a validation set.",
                nameof(validation));

        TrainingResult result;
        using (var run = new TrainingRun(_network, _loss, _options, training, validation))
            result = RunWithin(run, cancellationToken);
        if (_options.ThrowOnCancellation && result.Outcome == TrainingOutcome.Cancelled)
            throw new OperationCanceledException(cancellationToken);
        return result;
    }

    private TrainingResult RunWithin(TrainingRun run, CancellationToken cancellationToken)
    {
        try
        {
            return run.Run(cancellationToken);
        }
        catch (OutOfMemoryException e)
        {
            throw new InsufficientMemoryException($"There is not enough memory to train on {_options.BatchSize} sequences at a time: set "
                + $"{nameof(TrainingOptions.BatchSize)} to fewer, "
                + $"{nameof(TrainingOptions.TruncationLength)}, which is {_options.TruncationLength}, to fewer steps, or make the network smaller.", e);
        }
    }

    private LinearChainConstraints? Constraints => ((_loss as JointLoss)?.Main ?? _loss) is LinearChainLoss chain ? chain.Constraints : null;

    private void AddTransitionViolations(List<string> violations)
    {
        var shape = _network.Shape;
        if (shape.Head.TransitionScores && !_loss.ReadsTransitions)
            violations.Add($"the loss is {_loss.Name}, but the network has transition scores, which only a {nameof(LinearChainLoss)} trains");
        if (!shape.Head.TransitionScores && _loss.ReadsTransitions)
            violations.Add($"the loss is {_loss.Name}, which needs a network with {nameof(NetworkOptions.TransitionScores)}");
        if (_options.TruncationLength > 0 && shape.Head.TransitionScores)
            violations.Add($"{nameof(TrainingOptions.TruncationLength)} is {_options.TruncationLength}, but the network has transition scores "
                + "and needs whole sequences; set it to 0");
        if (Constraints is { } constraints && constraints.TagCount != shape.OutputSize)
            violations.Add($"the loss has constraints of {constraints.TagCount} tags, but the network has {shape.OutputSize} outputs");
    }

    private void Check(SequenceDataset data, string argument)
    {
        DatasetChecks.InputsAndTargets(_network.Shape, data, argument);
        if (data.Count == 0)
            throw new ArgumentException("The data set has no example.", argument);
        if (_options.TruncationLength > 0 && data.TargetKind == TargetKind.Labels)
            throw new ArgumentException(
                $"{nameof(TrainingOptions.TruncationLength)} is {_options.TruncationLength}, but targets of kind {nameof(TargetKind.Labels)} "
                + "need whole sequences; set it to 0.",
                argument);
        if (Constraints is { } constraints)
            CheckTags(data, constraints, argument);
    }

    private static void CheckTags(SequenceDataset data, LinearChainConstraints constraints, string argument)
    {
        for (var example = 0; example < data.Count; example++)
            if (constraints.Violation(data.Classes(example)) is { } violation)
                throw new ArgumentException($"The data set breaks the constraints of the loss: {violation}, in example {example}.", argument);
    }
}
