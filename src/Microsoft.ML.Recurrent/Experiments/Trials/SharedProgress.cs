using Microsoft.ML.Recurrent.Engine.Training.Reports;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Reports to the experiment, then to the caller's own listener.</summary>
internal sealed class SharedProgress(IRestoredProgress experiment, IProgress<TrainingProgress> own) : IRestoredProgress, IStartedProgress
{
    public void ReportStart(TrainingStart value) => (own as IStartedProgress)?.ReportStart(value);

    public void Report(TrainingProgress value)
    {
        experiment.Report(value);
        own.Report(value);
    }

    public void ReportRestored(TrainingProgress value)
    {
        experiment.ReportRestored(value);
        (own as IRestoredProgress)?.ReportRestored(value);
    }
}
