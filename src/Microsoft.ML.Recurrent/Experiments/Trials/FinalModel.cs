using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Creates the model that an experiment returns.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="log">The log of the experiment.</param>
/// <param name="folder">The folder in which models are kept; null if they are not kept.</param>
/// <param name="models">The store that saves and loads models.</param>
/// <param name="work">The work that trains models.</param>
/// <param name="schema">The schema of the rows that trials are fitted on.</param>
internal sealed class FinalModel(ExperimentPlan plan, RecurrentLog log, ExperimentFolder? folder, ModelStore models, TrialWork work, DataViewSchema schema)
{
    private CancellationToken Cancellation => plan.Options.CancellationToken;

    /// <summary>Returns the model of the best trial if it is not in memory, as after an interruption.</summary>
    public ITransformer AsTrained(TrialResult best)
    {
        if (folder is not null && models.TryLoad(folder.ModelOf(best.TrialId)) is { } model)
            return model;

        // The file is missing or could not be written; the same seed makes the same model again.
        log.Warning($"The model of trial {best.TrialId} is not in the folder; the trial is run again.");
        var trial = TrialOf(best);
        var outcome = work.Run(trial, new TrialCurve(trial, [], pruner: null, journal: null), null, Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        if (outcome.Model is null)
            throw new InvalidOperationException(
                $"Trial {best.TrialId} was the best, but its model is not in the folder and the trial cannot be run again: {outcome.Result.Error}",
                outcome.Exception);
        if (folder is not null)
            models.Save(outcome.Model, schema, folder.ModelOf(best.TrialId));
        return outcome.Model;
    }

    private static Trial TrialOf(TrialResult best) => new(best.TrialId, best.Parameters, []);

    /// <returns>The model of the best parameters, fitted on all rows; null if fitting was canceled.</returns>
    public ITransformer? Refitted(TrialResult best)
    {
        if (folder is not null && models.TryLoad(folder.RefittedModelOf(best.TrialId)) is { } loaded)
            return loaded;
        log.Info($"Fitting the parameters of trial {best.TrialId} on all rows.");
        var all = plan.Data.All(plan.Context);
        var checkpoints = plan.Options.TrialCheckpoints ? folder?.RefitCheckpointsOf(best.TrialId) : null;
        try
        {
            var model = work.Fit(TrialOf(best), all, checkpoints, Cancellation);
            if (Cancellation.IsCancellationRequested)
                return null;
            if (folder is not null)
                models.Save(model, all.Schema, folder.RefittedModelOf(best.TrialId));
            ExperimentFolder.Delete(checkpoints);
            return model;
        }
        catch (Exception) when (Cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (CheckpointWriteException e)
        {
            throw new InvalidOperationException($"The best parameters cannot be fitted on all rows: {e.Message}", e);
        }
    }
}
