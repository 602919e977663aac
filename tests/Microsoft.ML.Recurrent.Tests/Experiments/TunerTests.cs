namespace Microsoft.ML.Recurrent.Experiments;

public sealed class TunerTests
{
    private static readonly ExperimentSpace s_space = ExperimentSpace.Empty
        .WithRange("Rate", 0.001, 1.0, logarithmic: true, initial: 0.1)
        .WithIntegerRange("Size", 16, 256, logarithmic: true, initial: 64)
        .WithChoice("Cell", "Lstm", "Lstm", "Gru", "Elman")
        .WithChoice("Peepholes", false, false, true)
        .OnlyWhere("Peepholes", "Cell", "Lstm");

    [Theory]
    [InlineData(nameof(ParzenTuner), 60)]
    [InlineData(nameof(GaussianProcessTuner), 30)]
    public void ABayesianTunerBeatsRandomSearchOnStandardFunctions(string kind, int trials) => Assert.All(TuningProblem.All, problem =>
    {
        var wins = Enumerable.Range(1, 9).Count(seed =>
        {
            var space = problem.SpaceFor(seed);
            return problem.Losses(Make(kind, space, seed)).Take(trials).Min() < problem.Losses(SeededTuner.Random(space, seed)).Take(trials).Min();
        });
        Assert.InRange(wins, 6, 9);
    });

    [Theory]
    [MemberData(nameof(Tuners))]
    public void EveryProposalLiesInTheSpaceAndTheFirstIsItsInitialPoint(SeededTuner tuner)
    {
        var known = Experience(tuner, 40);
        Assert.Equal(s_space.Initial, known[0].Parameters);
        Assert.All(known, trial => Assert.True(s_space.Contains(trial.Parameters), trial.Parameters.ToString()));
    }

    [Theory]
    [MemberData(nameof(Tuners))]
    public void ProposalDependsOnSeedNumberAndKnownTrialsAlone(SeededTuner tuner)
    {
        var known = Experience(tuner, 30);
        _ = tuner.Propose(5, []);
        for (var trial = 0; trial < known.Count; trial++)
            Assert.Equal(known[trial].Parameters, tuner.Propose(trial, known[..trial]));
        Assert.Equal(30, known.Select(trial => trial.Parameters).Distinct().Count());
    }

    public static TheoryData<SeededTuner> Tuners => new(
        SeededTuner.Random(s_space, 3), Make(nameof(ParzenTuner), s_space, 3), Make(nameof(ParzenTuner), s_space, 3, costWeight: 1),
        Make(nameof(GaussianProcessTuner), s_space, 3), Make(nameof(GaussianProcessTuner), s_space, 3, costWeight: 1));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void OtherSeedProposesOthers(string kind) =>
        Assert.NotEqual(Experience(Make(kind, s_space, 1), 12)[11].Parameters, Experience(Make(kind, s_space, 2), 12)[11].Parameters);

    public static TheoryData<string> Kinds => new(nameof(ParzenTuner), nameof(GaussianProcessTuner));

    [Fact]
    public void AProposalBesideOthersLiesApartFromThem()
    {
        var space = TuningProblem.All[0].SpaceFor(1);
        var known = TuningProblem.All[0].Trials(SeededTuner.Random(space, 1)).Take(12).ToArray();
        var tuner = new SeededTuner(new GaussianProcessTuner(), space, 1);
        var running = new List<TrialParameters>();
        for (var trial = 12; trial < 16; trial++)
            running.Add(tuner.Propose(trial, known, running));
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < i; j++)
                Assert.True(Distance(running[i], running[j]) > 0.03, $"{running[i]} and {running[j]}");
        Assert.True(Distance(tuner.Propose(12, known), tuner.Propose(13, known)) < 0.03); // they would have been the same

        double Distance(TrialParameters first, TrialParameters second) => MathNet.Numerics.Distance.Euclidean(space.ToUnit(first), space.ToUnit(second));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FailuresAreAvoided(string kind)
    {
        var known = new List<TrialResult>();
        var tuner = Make(kind, s_space, 5);
        for (var trial = 0; trial < 60; trial++)
        {
            var point = tuner.Propose(trial, known);
            var result = EndedTrials.Completed(trial, 1) with { Parameters = point };
            known.Add((double)point["Rate"] > 0.03 ? result with { State = TrialState.Failed, Loss = double.PositiveInfinity } : result);
        }

        // An even draw would fail every second time.
        Assert.InRange(known.Skip(20).Count(trial => trial.State == TrialState.Failed), 0, 8);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NothingButFailuresAndPrunedTrialsStillGivesProposals(string kind)
    {
        var known = new List<TrialResult>();
        var tuner = Make(kind, s_space, 5);
        for (var trial = 0; trial < 20; trial++)
            known.Add(EndedTrials.Failed(trial) with { Parameters = tuner.Propose(trial, known), State = trial % 2 == 0 ? TrialState.Failed : TrialState.Pruned, Reports = EndedTrials.Reports(1.0) });
        Assert.Equal(20, known.Select(trial => trial.Parameters).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WeightOfCostMakesTrialsCheaperWhereTheyAreAsGood(string kind)
    {
        Assert.True(Seconds(1) < 0.7 * Seconds(0), $"{Seconds(1)} against {Seconds(0)}");

        double Seconds(double weight)
        {
            var known = new List<TrialResult>();
            var tuner = Make(kind, s_space, 5, weight);
            for (var trial = 0; trial < 50; trial++)
            {
                var point = tuner.Propose(trial, known);
                var size = (int)point["Size"];
                known.Add(EndedTrials.Completed(trial, Math.Abs(Math.Log((double)point["Rate"] / 0.01))) with { Parameters = point, Seconds = size * size });
            }

            return known.Sum(trial => trial.Seconds);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SmallSpaceIsGoneThroughBeforeAnythingIsRepeated(string kind)
    {
        var space = ExperimentSpace.Empty.WithIntegerRange("Layers", 1, 4).WithChoice("Cell", "Lstm", "Lstm", "Gru", "Elman");
        var tuner = kind == nameof(ParzenTuner) ? new SeededTuner(new ParzenTuner(new ParzenTunerOptions { StartupTrials = 4 }), space, 1)
            : new SeededTuner(new GaussianProcessTuner(new GaussianProcessTunerOptions { StartupTrials = 4 }), space, 1);
        var known = new List<TrialResult>();
        for (var trial = 0; trial < 12; trial++)
            known.Add(EndedTrials.Completed(trial, (int)(tuner.Propose(trial, known) is var point ? point["Layers"] : 0)) with { Parameters = point });
        Assert.InRange(known.Select(trial => trial.Parameters).Distinct().Count(), 10, 12);
    }

    [Fact]
    public void EverySettingOfAGaussianProcessChangesWhatItProposes()
    {
        var known = Experience(SeededTuner.Random(s_space, 2), 8);
        TrialParameters Propose(int startupTrials, int candidates, double costWeight) => new SeededTuner(
            new GaussianProcessTuner(new GaussianProcessTunerOptions
            {
                StartupTrials = startupTrials, NumberOfCandidates = candidates, CostWeight = costWeight,
            }), s_space, 1).Propose(8, known);
        TrialParameters[] proposed = [Propose(6, 500, 0), Propose(20, 500, 0), Propose(6, 8, 0), Propose(6, 500, 1)];
        Assert.Equal(4, proposed.Distinct().Count());
    }

    [Fact]
    public void EverySettingOfAParzenEstimatorChangesWhatItProposes()
    {
        var known = Experience(SeededTuner.Random(s_space, 2), 20);
        TrialParameters Propose(ParzenTunerOptions options) => new SeededTuner(new ParzenTuner(options), s_space, 1).Propose(20, known);
        var usual = Propose(new());
        foreach (var options in new ParzenTunerOptions[]
        {
            new() { StartupTrials = 40 }, new() { GoodFraction = 0.5 }, new() { NumberOfCandidates = 2 }, new() { PriorWeight = 1000 }, new() { CostWeight = 1 },
        })
            Assert.True(usual != Propose(options), new ParzenTuner(options).ToString());
    }

    [Fact]
    public void SettingsOutOfRangeAreNamedTogether()
    {
        var message = Assert.Throws<ArgumentException>(() => new ParzenTuner(new ParzenTunerOptions
        {
            StartupTrials = 0,
            GoodFraction = 0.6,
            NumberOfCandidates = 0,
            PriorWeight = double.NaN,
            CostWeight = 2,
        })).Message;
        foreach (var part in new[] { "StartupTrials is 0", "GoodFraction is 0.6", "NumberOfCandidates is 0", "PriorWeight is NaN", "CostWeight is 2" })
            Assert.Contains(part, message, StringComparison.Ordinal);

        message = Assert.Throws<ArgumentException>(() =>
            new GaussianProcessTuner(new GaussianProcessTunerOptions { StartupTrials = 0, NumberOfCandidates = 7, CostWeight = -1 })).Message;
        foreach (var part in new[] { "StartupTrials is 0", "NumberOfCandidates is 7", "CostWeight is -1" })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private static SeededTuner Make(string kind, ExperimentSpace space, int seed, double costWeight = 0) => kind == nameof(ParzenTuner)
        ? new SeededTuner(new ParzenTuner(new ParzenTunerOptions { CostWeight = costWeight }), space, seed)
        : new SeededTuner(new GaussianProcessTuner(new GaussianProcessTunerOptions { CostWeight = costWeight }), space, seed);

    private static List<TrialResult> Experience(SeededTuner tuner, int trials)
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
