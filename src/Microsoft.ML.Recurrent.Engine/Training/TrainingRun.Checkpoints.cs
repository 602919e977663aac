using Microsoft.ML.Recurrent.Engine.Training.Checkpoints;
using Microsoft.ML.Recurrent.Engine.Training.Reports;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <content>Writes checkpoints and resumes from them.</content>
internal sealed partial class TrainingRun
{
    private float[][] _restoredStates = [];

    private void WriteCheckpoint(TrainingOutcome? outcome)
    {
        if (_options.CheckpointPath is not { } path)
            return;
        var before = _state.Elapsed;
        _state.Elapsed = Elapsed;
        _state.Outcome = outcome;
        try
        {
            CheckpointFile.Write(path, new Checkpoint
            {
                Fingerprint = Fingerprint(),
                State = _state,
                Weights = _network.Parameters.Weights.ToArray(),
                OptimizerSteps = _update.Optimizer.StepCount,
                OptimizerSlots = _update.Optimizer.State,
                ScheduleState = _update.Schedule.State,
                AverageUpdates = _update.Average?.UpdateCount ?? 0,
                Average = _update.Average?.State ?? [],
                CarriedStates = _state.Window > 0 ? _gradient.SaveStates() : [],
            });
        }
        finally
        {
            _state.Elapsed = before;
        }
    }

    /// <summary>Resumes from the checkpoint, if there is one.</summary>
    private void Resume()
    {
        if (_options.CheckpointPath is not { } path)
            return;
        if (_training.ChangesByEpoch)
            Fingerprint(); // of the first epoch, which is prepared now
        if (!File.Exists(path))
            return;
        var checkpoint = CheckpointFile.Read(path);
        if (RunFingerprint.Difference(checkpoint.Fingerprint, Fingerprint()) is { } difference)
            throw new InvalidOperationException($"The checkpoint '{path}' belongs to another run: {difference}. Delete it to start again, or continue with "
                + "the settings it was written with.");

        CheckFit(path, checkpoint);
        if (checkpoint.Average.Length > 0)
            _update.StartMean();
        try
        {
            _update.Optimizer.Restore(checkpoint.OptimizerSteps, checkpoint.OptimizerSlots);
            _update.Schedule.Restore(checkpoint.ScheduleState);
            _update.Average?.Restore(checkpoint.AverageUpdates, checkpoint.Average);
        }
        catch (ArgumentException exception)
        {
            throw new ModelFormatException(
                "optimizer", $"the state of optimizer, schedule and average in '{path}' does not fit the run: {exception.Message}", exception);
        }

        _state = checkpoint.State;
        _update.SetWeights(checkpoint.Weights);
        _restoredStates = checkpoint.CarriedStates;
        _resumed = true;
        if (_options.Progress is IRestoredProgress listener)
            ReportRestored(listener);
    }

    private void ReportRestored(IRestoredProgress listener)
    {
        for (var epoch = 0; epoch < _state.Epoch; epoch++)
        {
            listener.ReportRestored(new TrainingProgress
            {
                EpochCompleted = true,
                Network = 1,
                NumberOfNetworks = 1,
                Epoch = epoch + 1,
                NumberOfEpochs = _options.NumberOfEpochs,
                TrainingLoss = _state.TrainingLosses[epoch],
                StepLoss = double.NaN,
                ValidationLoss = epoch < _state.ValidationLosses.Count ? _state.ValidationLosses[epoch] : double.NaN,
                ValidationScore = epoch < _state.ValidationScores.Count ? _state.ValidationScores[epoch] : double.NaN,
                GradientNorm = double.NaN,
                Elapsed = _state.Elapsed,
            });
        }
    }

    private void RestoreCarriedStates()
    {
        if (!_gradient.RestoreStates(_restoredStates))
            throw new ModelFormatException("carried", $"the states in '{_options.CheckpointPath}' do not fit the batch in which the run stopped.");
        _restoredStates = [];
    }

    /// <summary>Checks every value that is used as an index or a length; checksums guard against damage, not against a file made by hand.</summary>
    private void CheckFit(string path, Checkpoint checkpoint)
    {
        var state = checkpoint.State;
        var parameters = _network.Parameters.Count;
        var best = state.Selection.BestEpoch;
        var validated = state.ValidationLosses.Count;
        var fits = checkpoint.Weights.Length == parameters
            && checkpoint.Average.Length == (_update.Average is null && !HasStartedMean(state) ? 0 : parameters)
            && state.Selection.BestWeights.Length == (best > 0 ? parameters : 0)
            && best <= validated
            && state.Epoch <= _options.NumberOfEpochs
            && state.TrainingLosses.Count == state.Epoch
            && FitsEpochs(state)
            && validated == (_validation is null ? 0 : state.Epoch)
            && state.ValidationScores.Count == (_options.Metric is null ? 0 : validated)
            && state.Steps >= 0 && state.DroppedSteps >= 0
            && state.Batch <= _plan.Batches && (state.Window == 0 || state.Batch < _plan.Batches)
            && (state.Epoch < _options.NumberOfEpochs || state.Outcome is not null);
        if (!fits)
            throw new ModelFormatException("position", $"the position in '{path}' or the lengths of its arrays do not fit the run.");
    }

    private bool HasStartedMean(TrainingState state) => new AveragingTrigger(_options.AveragingPatience).HasStarted(
        _options.Metric is null ? state.ValidationLosses : state.ValidationScores, _options.Metric?.HigherIsBetter ?? false);

    // With gradual unfreezing there is one start for each epoch, including the current one if it has begun.
    private bool FitsEpochs(TrainingState state)
    {
        var starts = state.EpochStarts;
        if (_options.Unfreezing.Count == 0)
            return starts.Count == 0;
        var begun = state.Batch > 0 || state.Window > 0 || state.EpochStep > 0;
        if ((starts.Count != state.Epoch || begun) && starts.Count != state.Epoch + 1)
            return false;
        for (var i = 0; i < starts.Count; i++)
            if (starts[i] < (i == 0 ? 0 : starts[i - 1]) || starts[i] > state.Steps)
                return false;
        return true;
    }

    // Reads every value of data without an identity: once is enough, however often checkpoints are written.
    private List<(string Name, string Value)> Fingerprint() =>
        _fingerprint ??= RunFingerprint.Of(_network, _loss, _options, _update.Optimizer, _training, _validation);
}
