using Microsoft.ML.Recurrent.Engine.Training.Reports;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>
/// Turns the epochs of a fit into reports of its trial. An epoch without a validation loss has that of the epoch before; if there has never been one, the
/// training loss.
/// </summary>
/// <param name="curve">The curve that receives the reports.</param>
/// <param name="folds">The number of folds, in each of which the trial is trained.</param>
/// <param name="prune">The action that is called when the trial is to be stopped.</param>
internal sealed class EpochReports(TrialCurve curve, int folds, Action prune) : IRestoredProgress
{
    private double _validationLoss = double.NaN;

    public void Report(TrainingProgress value)
    {
        if (!value.EpochCompleted)
            return;
        // Another network or trainer begins at its first epoch again.
        if (value.Epoch == 1)
        {
            curve.BeginRun();
            _validationLoss = double.NaN;
        }

        if (!double.IsNaN(value.ValidationLoss))
            _validationLoss = value.ValidationLoss;
        var epochs = (long)folds * Math.Max(1, value.NumberOfNetworks) * value.NumberOfEpochs;
        int? lastEpoch = epochs is > 0 and <= int.MaxValue ? (int)epochs : null;
        if (curve.Add(double.IsNaN(_validationLoss) ? value.TrainingLoss : _validationLoss, lastEpoch))
            prune();
    }

    public void ReportRestored(TrainingProgress value) => Report(value);
}
