namespace Microsoft.ML.Recurrent.Experiments;

public sealed class ParameterImportanceTests
{
    private static readonly ExperimentSpace s_space = ExperimentSpace.Empty
        .WithRange("Rate", 0.001, 1.0, logarithmic: true)
        .WithIntegerRange("Size", 16, 256, logarithmic: true)
        .WithRange("Share", 0.0, 1.0)
        .WithChoice("Cell", "Lstm", "Lstm", "Gru", "Elman")
        .With("Fixed", 3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ParametersStandByWhatTheyDoWhereverTheTunerWent(bool tuned)
    {
        var shares = ParameterImportance.Of(s_space, Made(100, tuned, point =>
            Math.Abs(Math.Log((double)point["Rate"] / 0.03)) + ((string)point["Cell"] == "Gru" ? 0 : 1.2) + 0.2 * (double)point["Share"]));
        Assert.Equal(["Rate", "Cell"], shares.Take(2).Select(share => share.Key));
        Assert.Equal(4, shares.Count);
        Assert.Equal(1, shares.Sum(share => share.Value), 9);
        Assert.True(shares[1].Value > 2 * shares[2].Value, string.Join(", ", shares));
    }

    [Fact]
    public void InteractionCountsForBoth()
    {
        var shares = ParameterImportance.Of(s_space, Made(150, false, point => ((double)point["Share"] > 0.5) == ((string)point["Cell"] == "Gru") ? 1 : 0)).ToDictionary();
        Assert.InRange(shares["Share"] + shares["Cell"], 0.75, 1);
        Assert.InRange(Math.Min(shares["Share"], shares["Cell"]), 0.25, 0.5);
    }

    [Fact]
    public void FailuresAreADifferenceToo()
    {
        var trials = Made(60, false, _ => 1).Select(trial => (double)trial.Parameters["Rate"] > 0.1 ? trial with { State = TrialState.Failed, Loss = double.PositiveInfinity } : trial);
        Assert.Equal("Rate", ParameterImportance.Of(s_space, [.. trials])[0].Key);
    }

    [Fact]
    public void NothingIsSaidOfFewTrialsOrOfEqualOnes()
    {
        Assert.Empty(ParameterImportance.Of(s_space, Made(7, false, point => (double)point["Rate"])));
        Assert.NotEmpty(ParameterImportance.Of(s_space, Made(8, false, point => (double)point["Rate"])));
        Assert.Empty(ParameterImportance.Of(s_space, Made(50, false, _ => 1)));
    }

    [Fact]
    public void TrialsOfAnotherSpaceAreRefused() =>
        Assert.Contains("Trial 0 is not in the space", Assert.Throws<ArgumentException>(() => ParameterImportance.Of(s_space.Without("Rate"), Made(9, false, _ => 1))).Message, StringComparison.Ordinal);

    private static List<TrialResult> Made(int count, bool tuned, Func<TrialParameters, double> loss)
    {
        SeededTuner tuner = tuned ? new SeededTuner(new ParzenTuner(), s_space, 2) : SeededTuner.Random(s_space, 2);
        var known = new List<TrialResult>();
        for (var trial = 0; trial < count; trial++)
        {
            var point = tuner.Propose(trial, known);
            known.Add(EndedTrials.Completed(trial, loss(point)) with { Parameters = point });
        }

        return known;
    }
}
