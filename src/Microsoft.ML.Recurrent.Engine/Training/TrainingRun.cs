using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training.Reports;
using Microsoft.ML.Recurrent.Engine.Training.Updates;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Represents one run of a <see cref="TrainingLoop"/>: epochs, batches and windows in order, from the start or from a checkpoint.</summary>
internal sealed partial class TrainingRun : IDisposable
{
    private readonly RecurrentNetwork _network;
    private readonly ILoss _loss;
    private readonly TrainingOptions _options;
    private readonly CheckedDataset _training;
    private readonly SequenceDataset? _validation;
    private readonly WorkerPool _pool;
    private readonly BatchGradient _gradient;
    private readonly TruncationRule _truncation;
    private readonly BatchWindows _windows;
    private readonly EpochPlan _plan;
    private readonly ModelUpdate _update;
    private readonly BatchPredictor? _predictor;
    private readonly TrainingClock _clock;
    private readonly float[] _finiteWeights; // at the start of the epoch
    private readonly long _estimatedMemory;  // bytes
    private TrainingState _state = new();
    private StepReport _step;
    private int _epochSteps;
    private long _totalSteps;
    private long _epochSequences;
    private TimeSpan _epochStart;
    private bool _resumed;
    private List<(string Name, string Value)>? _fingerprint;

    public TrainingRun(RecurrentNetwork network, ILoss loss, TrainingOptions options, SequenceDataset training, SequenceDataset? validation)
    {
        _network = network;
        _loss = loss;
        _options = options;
        _clock = new TrainingClock(options.TimeProvider, options.ReportInterval);
        _training = new CheckedDataset(training, network.Shape);
        _training.Remember(0, _training.Count, new int[_training.Count]);
        _validation = validation;
        _truncation = new TruncationRule(options.TruncationLength, options.TruncationStride);
        _plan = new EpochPlan(_training, options);
        _plan.Prepare(0);
        _windows = new BatchWindows(_truncation, options.TruncationLength, options.RandomTruncation);
        var largest = options.RandomTruncation ? new TruncationRule(BatchWindows.MostSteps(options.TruncationLength), 0) : _truncation;
        var windows = TrainingMemory.OfBatches(network, _training, _plan, largest, options);
        _update = new ModelUpdate(network, options);
        _estimatedMemory = windows + TrainingMemory.OfWeights(network, _update, Math.Min(SequencesAtOnce, training.Count), validation is not null);
        _finiteWeights = network.Parameters.Weights.ToArray();
        _pool = new WorkerPool(options.NumberOfThreads);
        var sampler = options.SampledClasses == 0 ? null
            : new ClassSampler(ClassCounts.Of(_training, network.Shape.OutputSize), options.SampledClasses);
        _gradient = new BatchGradient(network, loss, _pool, _update.Optimizer.Frozen, sampler, options.Noise, options.MicroBatchSize);
        if (validation is not null)
            _predictor = new BatchPredictor(network, _pool, SequencesAtOnce);
    }

    public TrainingResult Run(CancellationToken cancellationToken)
    {
        Resume();
        _plan.Prepare(0);
        _totalSteps = (long)PlannedSteps() * _options.NumberOfEpochs;
        ReportStart();
        while (_state.Outcome is null)
        {
            if (!RunEpoch(cancellationToken) || !EndEpoch(cancellationToken))
            {
                WriteCheckpoint(null);
                UseBestWeights();
                RequireUsableWeights();
                return Result(TrainingOutcome.Cancelled);
            }
        }

        UseBestWeights();
        RequireUsableWeights();
        return Result(_state.Outcome.Value);
    }

    public void Dispose()
    {
        _predictor?.Dispose();
        _pool.Dispose();
    }

    /// <summary>Runs the rest of the current epoch, or at least one window of it if time runs out.</summary>
    /// <returns>False if the run was cancelled.</returns>
    private bool RunEpoch(CancellationToken cancellationToken)
    {
        _plan.Prepare(_state.Epoch);
        if (_options.Unfreezing.Count > 0)
            Unfreeze();
        _epochSteps = PlannedSteps();
        _epochSequences = 0;
        _epochStart = _clock.Elapsed;
        _network.Parameters.Weights.CopyTo(_finiteWeights);
        while (_state.Batch < _plan.Batches)
        {
            var batch = _plan.Batch(_state.Batch);
            _windows.Begin(SeedOfWindows(_state.Batch), _plan.Longest(_state.Batch));
            var windows = _windows.Count;
            _gradient.Begin(_training, batch, SeededRandom.Combine(_options.Seed, SeedUses.Dropout, (ulong)_state.Epoch, (ulong)_state.Batch));
            if (_state.Window > 0)
                RestoreCarriedStates();
            while (_state.Window < windows)
            {
                if (cancellationToken.IsCancellationRequested)
                    return false;
                var stepped = Step(_windows[_state.Window], _windows.RateFactor(_state.Window));
                _state.Window++;
                if (_state.Window == windows)
                {
                    _state.Window = 0;
                    _state.Batch++;
                    _epochSequences += batch.Length;
                }

                if (stepped)
                    AfterStep();
                if (IsOutOfTime)
                    return true;
                if (_state.Window == 0)
                    break;
            }
        }

        return true;
    }

    private void Unfreeze()
    {
        if (_state.EpochStarts.Count == _state.Epoch)
            _state.EpochStarts.Add(_state.Steps);
        _update.Unfreeze(_state.Epoch, _state.EpochStarts);
    }

    /// <summary>Runs a window and, if its loss is finite, updates the weights.</summary>
    /// <returns>Whether this was a step, dropped or not; a window in which nothing counts is not a step.</returns>
    private bool Step(in TruncationWindow window, float rateFactor)
    {
        _gradient.Run(window);
        if (_gradient.Weight == 0)
            return false;

        _state.EpochStep++;
        _update.Schedule.ReportElapsed(Elapsed);
        _step = new StepReport
        {
            Loss = _gradient.Loss / _gradient.Weight,
            GradientNorm = double.NaN,
            LearningRate = rateFactor * _update.Rate(_state.Steps, _totalSteps, _state.Epoch),
        };
        if (!double.IsFinite(_gradient.Loss) || !_update.Apply(_gradient.Sum, ref _step))
        {
            Drop();
            return true;
        }

        _state.Steps++;
        _state.ConsecutiveDroppedSteps = 0;
        _state.LossSum += _gradient.Loss;
        _state.WeightSum += _gradient.Weight;
        if (_step.NormClipped)
            _state.NormClippedSteps++;
        return true;
    }

    private void Drop()
    {
        _state.DroppedSteps++;
        _state.ConsecutiveDroppedSteps++;
        if (_state.ConsecutiveDroppedSteps < _options.MaximumConsecutiveDroppedSteps)
            return;
        var lossIsFinite = double.IsFinite(_step.Loss);
        if (_state.Selection.BestEpoch > 0)
            UseBestWeights();
        else if (!double.IsFinite(GradientClipping.GlobalNorm(_network.Parameters.Weights)))
            _update.SetWeights(_finiteWeights);
        throw new TrainingDivergedException(
            _state.Epoch + 1, _state.EpochStep, lossIsFinite, lossIsFinite ? _step.GradientNorm : _step.Loss, _step.LearningRate,
            _state.ConsecutiveDroppedSteps,
            _network.Shape.Recurrent.Any(layer => layer.Cell.LayerNormalization));
    }

    private void AfterStep()
    {
        _options.StepCompleted?.Invoke(Progress(epochCompleted: false));
        if (_options.Progress is { } progress && _clock.IsReportDue)
        {
            _clock.Reported();
            progress.Report(Progress(epochCompleted: false));
        }

        if (_options.CheckpointEverySteps > 0 && _state.ConsecutiveDroppedSteps == 0 && _state.Steps % _options.CheckpointEverySteps == 0)
            WriteCheckpoint(null);
    }

    /// <summary>Validates, selects the best weights and reports.</summary>
    /// <returns>False if the run was cancelled.</returns>
    private bool EndEpoch(CancellationToken cancellationToken)
    {
        if (_validation is not null && !Validate(_validation, cancellationToken))
            return false;

        var trainingLoss = _state.MeanLoss;
        _state.TrainingLosses.Add(trainingLoss);
        _update.Schedule.ReportValidation(_validation is null ? trainingLoss : _state.ValidationLosses[^1]);
        var isWhole = _state.Batch == _plan.Batches;
        var report = Progress(epochCompleted: true);
        _state.Epoch++;
        _state.StartEpoch();
        _state.Outcome = OutcomeAfterEpoch(isWhole);
        WriteCheckpoint(_state.Outcome);
        _clock.Reported();
        _options.Progress?.Report(_state.Outcome is null ? report : report with { Remaining = TimeSpan.Zero });
        return true;
    }

    /// <summary>Returns the reason why the run ends after an epoch, or null if it continues.</summary>
    private TrainingOutcome? OutcomeAfterEpoch(bool isWhole)
    {
        var patience = _options.EarlyStoppingPatience;
        if (isWhole && _validation is not null && patience > 0 && _state.Selection.EpochsWithoutImprovement >= patience)
            return TrainingOutcome.EarlyStopped;
        var outcome = isWhole && _state.Epoch == _options.NumberOfEpochs ? TrainingOutcome.Completed
            : !isWhole || IsOutOfTime ? TrainingOutcome.TimeExpired
            : (TrainingOutcome?)null;
        return outcome is not null && _state.Steps == 0 ? TrainingOutcome.LearnedNothing : outcome;
    }

    private bool Validate(SequenceDataset validation, CancellationToken cancellationToken)
    {
        var startsMean = false;
        _update.ShowAverage();
        try
        {
            var loss = _predictor!.Evaluate(validation, _loss, cancellationToken);
            var cost = loss;
            if (_options.Metric is { } metric)
            {
                var score = metric.Evaluate(_predictor, validation);
                _state.ValidationScores.Add(score);
                cost = metric.HigherIsBetter ? -score : score;
            }

            _state.ValidationLosses.Add(loss);
            _state.Selection.Report(_state.Epoch + 1, cost, _options.MinimumImprovement, _network.Parameters.Weights);
            startsMean = HasStartedMean(_state);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            _update.HideAverage();
            if (startsMean)
                _update.StartMean();
        }
    }

    private void UseBestWeights()
    {
        if (_state.Selection.BestEpoch > 0)
            _update.SetWeights(_state.Selection.BestWeights);
        else
            _update.ShowAverage();
    }

    private int SequencesAtOnce => _options.MicroBatchSize > 0 ? _options.MicroBatchSize : _options.BatchSize;

    private ulong SeedOfWindows(int batch) => SeededRandom.Combine(_options.Seed, SeedUses.Windows, (ulong)_state.Epoch, (ulong)batch);

    private int PlannedSteps()
    {
        var lastStepCounts = _training.TargetKind != TargetKind.Tokens;
        if (!_options.RandomTruncation)
            return _plan.Steps(_truncation, _network.Shape.Pools, lastStepCounts);
        var steps = 0L;
        for (var batch = 0; batch < _plan.Batches; batch++)
        {
            _windows.Begin(SeedOfWindows(batch), _plan.Longest(batch));
            var counted = _plan.Longest(batch) - (lastStepCounts ? 0 : 1);
            steps += counted == 0 ? 0 : _windows.Count - (_windows[_windows.Count - 1].Start < counted ? 0 : 1);
        }

        return (int)Math.Min(steps, int.MaxValue);
    }
}
