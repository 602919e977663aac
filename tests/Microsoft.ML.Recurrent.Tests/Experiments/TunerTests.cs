namespace Microsoft.ML.Recurrent.Experiments;

public sealed class TunerTests
{
    private static readonly ExperimentSpace s_space = ExperimentSpace.Empty
        .WithRange("Rate", 0.001, 1.0, logarithmic: true, initial: 0.1)
        .WithRange("Size", 16, 256, logarithmic: true, initial: 64)
        .WithChoice("Cell", "Lstm", "Lstm", "Gru", "Elman")
        .WithChoice("Peepholes", false, false, true)
        .OnlyWhere("Peepholes", "Cell", "Lstm");

    public static TheoryData<string> Problems => [.. TuningProblem.All.Select(problem => problem.Name)];

    [Theory]
    [MemberData(nameof(Problems))]
    public void ParzenTunerBeatsRandomSearchOnStandardFunctions(string name)
    {
        var problem = TuningProblem.All.Single(problem => problem.Name == name);
        var wins = Enumerable.Range(1, 9).Count(seed =>
        {
            var space = problem.SpaceFor(seed);
            return problem.Losses(new ParzenTuner(space, seed)).Take(60).Min() < problem.Losses(new RandomTuner(space, seed)).Take(60).Min();
        });
        Assert.InRange(wins, 6, 9);
    }

    [Theory]
    [MemberData(nameof(Tuners))]
    public void EveryProposalLiesInTheSpaceAndTheFirstIsItsInitialPoint(ITuner tuner)
    {
        var known = Experience(tuner, 40);
        Assert.Equal(s_space.Initial, known[0].Parameters);
        Assert.All(known, trial => Assert.True(s_space.Contains(trial.Parameters), trial.Parameters.ToString()));
    }

    [Theory]
    [MemberData(nameof(Tuners))]
    public void ProposalDependsOnSeedNumberAndKnownTrialsAlone(ITuner tuner)
    {
        var known = Experience(tuner, 30);
        _ = tuner.Propose(5, []);
        for (var trial = 0; trial < known.Count; trial++)
            Assert.Equal(known[trial].Parameters, tuner.Propose(trial, known[..trial]));
        Assert.Equal(30, known.Select(trial => trial.Parameters).Distinct().Count());
    }

    public static TheoryData<ITuner> Tuners => new(new RandomTuner(s_space, 3), new ParzenTuner(s_space, 3), new ParzenTuner(s_space, 3, new ParzenTunerOptions { CostWeight = 1 }));

    [Fact]
    public void OtherSeedProposesOthers() =>
        Assert.NotEqual(Experience(new ParzenTuner(s_space, 1), 12)[11].Parameters, Experience(new ParzenTuner(s_space, 2), 12)[11].Parameters);

    [Fact]
    public void FailuresAreAvoided()
    {
        var known = new List<TrialResult>();
        var tuner = new ParzenTuner(s_space, 5);
        for (var trial = 0; trial < 60; trial++)
        {
            var point = tuner.Propose(trial, known);
            var result = EndedTrials.Completed(trial, 1) with { Parameters = point };
            known.Add((double)point["Rate"] > 0.03 ? result with { State = TrialState.Failed, Loss = double.PositiveInfinity } : result);
        }

        // An even draw would fail every second time.
        Assert.InRange(known.Skip(20).Count(trial => trial.State == TrialState.Failed), 0, 8);
    }

    [Fact]
    public void NothingButFailuresStillGivesProposals()
    {
        var known = new List<TrialResult>();
        var tuner = new ParzenTuner(s_space, 5);
        for (var trial = 0; trial < 20; trial++)
            known.Add(EndedTrials.Failed(trial) with { Parameters = tuner.Propose(trial, known) });
        Assert.Equal(20, known.Select(trial => trial.Parameters).Distinct().Count());
    }

    [Fact]
    public void WeightOfCostMakesTrialsCheaperWhereTheyAreAsGood()
    {
        Assert.True(Seconds(1) < 0.7 * Seconds(0), $"{Seconds(1)} against {Seconds(0)}");

        static double Seconds(double weight)
        {
            var known = new List<TrialResult>();
            var tuner = new ParzenTuner(s_space, 5, new ParzenTunerOptions { CostWeight = weight });
            for (var trial = 0; trial < 50; trial++)
            {
                var point = tuner.Propose(trial, known);
                var size = (int)point["Size"];
                known.Add(EndedTrials.Completed(trial, Math.Abs(Math.Log((double)point["Rate"] / 0.01))) with { Parameters = point, Seconds = size * size });
            }

            return known.Sum(trial => trial.Seconds);
        }
    }

    [Fact]
    public void SmallSpaceIsGoneThroughBeforeAnythingIsRepeated()
    {
        var space = ExperimentSpace.Empty.WithRange("Layers", 1, 4).WithChoice("Cell", "Lstm", "Lstm", "Gru", "Elman");
        var tuner = new ParzenTuner(space, 1, new ParzenTunerOptions { StartupTrials = 4 });
        var known = new List<TrialResult>();
        for (var trial = 0; trial < 12; trial++)
            known.Add(EndedTrials.Completed(trial, (int)(tuner.Propose(trial, known) is var point ? point["Layers"] : 0)) with { Parameters = point });
        Assert.InRange(known.Select(trial => trial.Parameters).Distinct().Count(), 10, 12);
    }

    [Fact]
    public void SettingsOutOfRangeAreNamedTogether()
    {
        var message = Assert.Throws<ArgumentException>(() => new ParzenTuner(s_space, 1, new ParzenTunerOptions
        {
            StartupTrials = 0,
            GoodShare = 0.6,
            NumberOfCandidates = 0,
            PriorWeight = double.NaN,
            CostWeight = 2,
        })).Message;
        foreach (var part in new[] { "StartupTrials is 0", "GoodShare is 0.6", "NumberOfCandidates is 0", "PriorWeight is NaN", "CostWeight is 2" })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private static List<TrialResult> Experience(ITuner tuner, int trials)
    {
        var known = new List<TrialResult>();
        for (var trial = 0; trial < trials; trial++)
        {
            var point = tuner.Propose(trial, known);
            var loss = Math.Abs(Math.Log((double)point["Rate"] / 0.01)) + (int)point["Size"] / 256.0;
            var result = EndedTrials.Completed(trial, loss, loss + 1, loss) with { Parameters = point, Seconds = (int)point["Size"] };
            known.Add((trial % 5) switch
            {
                3 => EndedTrials.Failed(trial) with { Parameters = point },
                4 => result with { State = TrialState.Pruned, Reports = EndedTrials.Reports(loss + 1) },
                _ => result,
            });
        }

        return known;
    }
}
