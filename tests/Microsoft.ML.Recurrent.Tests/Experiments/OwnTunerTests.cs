using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>A tuner that uses nothing but the public surface, on a space with conditions.</summary>
public sealed class OwnTunerTests
{
    private static readonly ExperimentSpace s_space = ExperimentSpace.Empty
        .WithRange("Rate", 0.001, 1, logarithmic: true)
        .WithChoice("Cell", CellKind.Gru, CellKind.Lstm, CellKind.Gru)
        .WithIntegerRange("Depth", 1, 6).OnlyWhere("Depth", "Cell", CellKind.Lstm)
        .WithChoice("Residual", false, true, false).OnlyWhere("Residual", "Depth", 4, 5, 6);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SnappedPlacesAreThoseOfThePoint(bool hasCondition)
    {
        var space = ExperimentSpace.Empty.WithRange("Rate", 0.001, 1, logarithmic: true).WithRange("Fixed", 0.5, 0.5)
            .WithIntegerRange("Size", 16, 64, logarithmic: true).WithIntegerRange("Layers", 1, 3).WithChoice("Cell", "Lstm", "Lstm", "Gru");
        if (hasCondition)
            space = space.OnlyWhere("Layers", "Cell", "Lstm");
        var random = new Random(1);
        for (var draw = 0; draw < 50; draw++)
        {
            double[] places = [.. space.Parameters.Select(_ => draw == 0 ? double.NaN : (1.2 * random.NextDouble()) - 0.1)];
            var (expected, snapped) = (space.ToUnit(space.FromUnit(places)), space.Snap(places));
            Assert.All(expected.Zip(snapped), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            Assert.Equal(space.FromUnit(places), space.FromUnit(snapped));
        }
    }

    [Fact]
    public void ALocalSearchBeatsRandomSearch()
    {
        var wins = Enumerable.Range(1, 9).Count(seed => Best(new LocalSearch(), seed) < Best(new RandomTuner(), seed));
        Assert.InRange(wins, 7, 9);
    }

    [Fact]
    public void AnExperimentRunsIt()
    {
        var options = SampleExperiment.Options(6);
        options.Tuner = new LocalSearch();
        var experiment = SampleExperiment.Create(new MLContext(1), options);
        var points = experiment.Run().Trials.OrderBy(trial => trial.TrialId).Select(trial => trial.Parameters).ToArray();
        Assert.Equal(6, points.Length);
        Assert.Equal(experiment.Space.Initial, points[0]);
        Assert.All(points, point => Assert.True(experiment.Space.Contains(point), point.ToString()));
        Assert.InRange(points.Distinct().Count(), 3, 6); // a step may be smaller than the distance of two integers
    }

    [Fact]
    public void SamplesObeyTheConditionsAndCoverTheSpace()
    {
        var random = new Random(5);
        TrialParameters[] points = [.. Enumerable.Range(0, 500).Select(_ => s_space.Sample(random))];
        Assert.All(points, point => Assert.True(s_space.Contains(point), point.ToString()));
        Assert.All(points, point => Assert.Equal(point.ContainsKey("Depth"), s_space.Exists("Depth", point)));
        Assert.Equal(6, points.Where(point => point.ContainsKey("Depth")).Select(point => point.GetInt32("Depth")).Distinct().Count());
        Assert.All(points, point => Assert.Equal(point, s_space.FromUnit(s_space.ToUnit(point))));
        Assert.Equal(s_space.Sample(new Random(3)), s_space.Sample(new Random(3)));
    }

    [Fact]
    public void PlacesAndNamesAreChecked()
    {
        Assert.Contains("There are 1 places; the space has 4", Assert.Throws<ArgumentException>(() => s_space.FromUnit([0.5])).Message, StringComparison.Ordinal);
        Assert.Contains("no parameter 'Deph'", Assert.Throws<ArgumentException>(() => s_space.Exists("Deph", s_space.Initial)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => s_space.Sample(null!));
    }

    [Fact]
    public void ValuesAreReadByTheirTypes()
    {
        var point = new TrialParameters(new Dictionary<string, object>
        {
            ["Rate"] = 0.1f, ["Size"] = 5, ["Count"] = 7L, ["Cell"] = CellKind.Lstm, ["On"] = true,
        });
        Assert.Equal(0.1, point.GetDouble("Rate"));
        Assert.Equal(5.0, point.GetDouble("Size"));
        Assert.Equal(5, point.GetInt32("Size"));
        Assert.Equal(7, point.GetInt32("Count"));
        Assert.Equal("Lstm", point.GetString("Cell"));
        Assert.Equal(CellKind.Lstm, point.GetEnum<CellKind>("Cell"));
        Assert.True(point.GetBoolean("On"));
        Assert.Contains("'Rate' is 0.1 of type Single; it is not an Int32", Assert.Throws<InvalidCastException>(() => point.GetInt32("Rate")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidCastException>(() => point.GetDouble("Cell"));
        Assert.Throws<InvalidCastException>(() => point.GetString("On"));
        Assert.Throws<InvalidCastException>(() => point.GetBoolean("Cell"));
        Assert.Throws<InvalidCastException>(() => point.GetEnum<CellKind>("Size"));
        Assert.Throws<KeyNotFoundException>(() => point.GetInt32("Depth"));
    }

    [Theory]
    [MemberData(nameof(Tuners))]
    public void TrialsThatAreNullOrNotInTheSpaceAreRefused(ITuner tuner)
    {
        var stranger = EndedTrials.Completed(0, 1) with { Parameters = new TrialParameters(new Dictionary<string, object> { ["Rat"] = 0.1 }) };
        Assert.Contains("no parameter 'Rat'", Assert.Throws<ArgumentException>(() => tuner.Propose(s_space, 1, 20, [stranger], [])).Message, StringComparison.Ordinal);
        Assert.Contains("null", Assert.Throws<ArgumentException>(() => tuner.Propose(s_space, 1, 20, [null!], [])).Message, StringComparison.Ordinal);
        Assert.Contains("null", Assert.Throws<ArgumentException>(() => tuner.Propose(s_space, 1, 20, [], [null!])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => tuner.Propose(s_space, 1, 20, [], [stranger.Parameters]));
    }

    public static TheoryData<ITuner> Tuners => new(new RandomTuner(), new ParzenTuner(), new GaussianProcessTuner());

    [Fact]
    public void ParzenDoesNotLearnFromCompletedTrialsWithoutALoss()
    {
        var random = new Random(1);
        TrialResult[] known = [.. Enumerable.Range(0, 12).Select(trial => EndedTrials.Completed(trial, double.NaN) with { Parameters = s_space.Sample(random) })];
        var expected = new RandomTuner().Propose(s_space, 1, 12, known, []);
        Assert.Equal(expected, new ParzenTuner().Propose(s_space, 1, 12, known, []));
    }

    private static double Best(ITuner tuner, int seed)
    {
        var known = new List<TrialResult>();
        for (var trial = 0; trial < 60; trial++)
        {
            var point = tuner.Propose(s_space, seed, trial, known, []);
            Assert.True(s_space.Contains(point), point.ToString());
            var depth = point.ContainsKey("Depth") ? point.GetInt32("Depth") : 0;
            var loss = Math.Abs(Math.Log(point.GetDouble("Rate") / 0.02)) + Math.Abs(depth - 5) + (point.ContainsKey("Residual") && point.GetBoolean("Residual") ? 0 : 0.5);
            known.Add(EndedTrials.Completed(trial, loss) with { Parameters = point });
        }

        return known.Min(trial => trial.Loss);
    }

    private sealed class LocalSearch : ITuner
    {
        public TrialParameters Propose(
            ExperimentSpace space, int seed, int trialId, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running)
        {
            if (trialId == 0)
                return space.Initial;
            var random = new Random(unchecked((seed * 7919) + trialId));
            var best = known.Where(trial => trial.State == TrialState.Completed).MinBy(trial => trial.Loss);
            if (best is null || trialId % 4 == 0)
                return space.Sample(random);
            var places = space.ToUnit(best.Parameters);
            var changed = random.Next(places.Length);
            places[changed] = double.IsNaN(places[changed]) ? random.NextDouble() : places[changed] + (0.2 * (random.NextDouble() - 0.5));
            return space.FromUnit(places);
        }
    }
}
