namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Reports;

/// <summary>Collects reports on the reporting thread.</summary>
internal sealed class ListProgress(List<TrainingProgress> reports) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => reports.Add(value);
}
