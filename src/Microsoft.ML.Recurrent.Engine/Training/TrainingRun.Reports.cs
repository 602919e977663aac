namespace Microsoft.ML.Recurrent.Engine.Training;

/// <content>Reports of a run to its caller.</content>
internal sealed partial class TrainingRun
{
    private TimeSpan Elapsed => _state.Elapsed + _clock.Elapsed;

    private bool IsOutOfTime => _options.MaximumDuration != Timeout.InfiniteTimeSpan && Elapsed >= _options.MaximumDuration;

    // The fraction of the run that is done, 0 to 1.
    private double Position(bool epochCompleted)
    {
        var epoch = epochCompleted ? 1 : _epochSteps == 0 ? 0 : Math.Min(1, (double)_state.EpochStep / _epochSteps);
        return (_state.Epoch + epoch) / _options.NumberOfEpochs;
    }

    private TimeSpan? Remaining(bool epochCompleted)
    {
        var remaining = _clock.Remaining(Position(epochCompleted));
        if (_options.MaximumDuration == Timeout.InfiniteTimeSpan)
            return remaining;
        var left = _options.MaximumDuration - Elapsed;
        left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        return remaining < left ? remaining : left;
    }

    private void ReportStart()
    {
        _clock.Begin(Position(epochCompleted: false));
        if (_state.Outcome is null && _options.Progress is IStartedProgress listener)
            listener.ReportStart(new TrainingStart
            {
                TrainingRows = _training.Count,
                ValidationRows = _validation?.Count ?? 0,
                NumberOfParameters = _network.Layers.Sum(layer => (long)layer.NumberOfParameters), // without the gaps between them
                NumberOfEpochs = _options.NumberOfEpochs,
                FinishedEpochs = _state.Epoch,
                StepsPerEpoch = (int)(_totalSteps / _options.NumberOfEpochs),
                NumberOfThreads = _pool.NumberOfThreads,
                EstimatedMemory = _estimatedMemory,
            });
    }

    private TrainingProgress Progress(bool epochCompleted) => new()
    {
        EpochCompleted = epochCompleted,
        Network = 1,
        NumberOfNetworks = 1,
        Epoch = _state.Epoch + 1,
        NumberOfEpochs = _options.NumberOfEpochs,
        Step = _state.EpochStep,
        StepsPerEpoch = _epochSteps,
        TotalSteps = _state.Steps,
        TrainingLoss = _state.MeanLoss,
        StepLoss = _step.Loss,
        ValidationLoss = _state.ValidationLosses.Count == 0 ? double.NaN : _state.ValidationLosses[^1],
        ValidationScore = _state.ValidationScores.Count == 0 ? double.NaN : _state.ValidationScores[^1],
        LearningRate = _step.LearningRate,
        GradientNorm = _step.GradientNorm,
        NormClippedFraction = _state.EpochStep == 0 ? 0 : (double)_state.NormClippedSteps / _state.EpochStep,
        ValueClippedFraction = _step.ValueClippedFraction,
        DroppedSteps = _state.DroppedSteps,
        Elapsed = Elapsed,
        Remaining = Remaining(epochCompleted),
        SequencesPerSecond = _epochSequences / Math.Max(1e-9, (_clock.Elapsed - _epochStart).TotalSeconds),
        BestEpoch = _state.Selection.BestEpoch,
    };

    private TrainingResult Result(TrainingOutcome outcome) => new()
    {
        Outcome = outcome,
        TrainingLosses = _state.TrainingLosses.ToArray(),
        ValidationLosses = _state.ValidationLosses.ToArray(),
        ValidationScores = _state.ValidationScores.ToArray(),
        BestEpoch = _state.Selection.BestEpoch,
        TotalSteps = _state.Steps,
        DroppedSteps = _state.DroppedSteps,
        Elapsed = Elapsed,
        Resumed = _resumed,
    };
}
