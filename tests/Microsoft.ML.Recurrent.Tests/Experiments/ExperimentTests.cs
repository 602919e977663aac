using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed class ExperimentTests
{
    [Fact]
    public void AnExperimentKeepsTheBestOfItsTrials()
    {
        var ml = new MLContext(1);
        var result = SampleExperiment.Create(ml, SampleExperiment.Options()).Run();

        Assert.Equal(5, result.Trials.Count);
        Assert.All(result.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.All(result.Trials, trial => Assert.Equal(3, trial.Reports.Count));
        Assert.Equal(result.Trials.Min(trial => trial.Loss), result.Best.Loss);
        Assert.Equal(result.Trials.Select(trial => trial.Loss).Order(), result.Trials.Select(trial => trial.Loss));
        Assert.Equal(SampleExperiment.Space.Initial, result.Trials.Single(trial => trial.TrialId == 0).Parameters);
        var measured = ml.MulticlassClassification.Evaluate(result.Model.Transform(SampleExperiment.Rows(ml, 24)), "ClassKey").LogLoss;
        Assert.Equal(result.Best.Metric, measured);
    }

    [Fact]
    public void TheSameSeedMakesTheSameTrialsWhateverTheThreads()
    {
        var options = SampleExperiment.Options();
        options.Seed = 1; // whatever that of the context is
        var one = SampleExperiment.Create(new MLContext(1), options).Run();
        options.NumberOfThreads = 4;
        var four = SampleExperiment.Create(new MLContext(2), options).Run();
        Assert.Equal(SampleExperiment.Outline(one), SampleExperiment.Outline(four));
    }
}
