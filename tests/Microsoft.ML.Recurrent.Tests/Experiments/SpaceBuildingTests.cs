using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>What remains of a space where one is made from it, and which are refused.</summary>
public sealed class SpaceBuildingTests
{
    private static readonly ExperimentSpace s_space = ExperimentSpace.Of(new Settings())
        .WithIntegerRange("Size", 8, 128, initial: 32).WithRange("Rate", 0.0, 1.0, initial: 0.25)
        .WithChoice("Cell", CellKind.Gru, CellKind.Lstm, CellKind.Gru).WithChoice("Shuffle", true, true, false);

    [Fact]
    public void ANewRangeKeepsTheFirstValueIfItLiesWithin()
    {
        Assert.Equal(32, s_space.WithIntegerRange("Size", 16, 32).Initial["Size"]);
        Assert.Equal(24, s_space.WithIntegerRange("Size", 16, 32, initial: 24).Initial["Size"]);
        Assert.Equal(50, s_space.WithIntegerRange("Size", 40, 60).Initial["Size"]);
        Assert.Equal(0.25, s_space.WithRange("Rate", 0.25, 0.5).Initial["Rate"]);
        Assert.Equal(0.5, s_space.WithRange("Rate", 0.0, 0.5, initial: 0.5).Initial["Rate"]);
        Assert.Equal(0.75, s_space.WithRange("Rate", 0.5, 1.0).Initial["Rate"]);
    }

    [Fact]
    public void ANewRangeKeepsItsScale()
    {
        Assert.True(Assert.IsType<IntegerParameter>(Find(s_space.WithIntegerRange("Size", 16, 64, logarithmic: true), "Size")).IsLogarithmic);
        Assert.True(Assert.IsType<RealParameter>(Find(s_space.WithRange("Rate", 0.1, 1.0, logarithmic: true), "Rate")).IsLogarithmic);
        Assert.False(Assert.IsType<IntegerParameter>(Find(s_space.WithIntegerRange("Size", 16, 64), "Size")).IsLogarithmic);
    }

    [Fact]
    public void RangesOfRealAndOfWholeNumbersHaveNamesOfTheirOwn()
    {
        Assert.IsType<RealParameter>(Find(s_space.WithRange("Rate", 0, 1), "Rate"));
        Assert.IsType<RealParameter>(Find(ExperimentSpace.Empty.WithRange("Rate", 0, 1), "Rate"));
        Assert.IsType<IntegerParameter>(Find(ExperimentSpace.Empty.WithIntegerRange("Rate", 0, 1), "Rate"));
        Refused("use WithRange", () => s_space.WithIntegerRange("Rate", 0, 1));
        Refused("use WithIntegerRange", () => s_space.WithRange("Size", 1, 2));
    }

    [Fact]
    public void AParameterIsReplacedAndTheOthersStay()
    {
        Assert.Equal(["Cell", "Rate", "Shuffle", "Size"], s_space.With("Size", 64).Parameters.Select(parameter => parameter.Name));
        Assert.Equal(64, s_space.With("Size", 64).Initial["Size"]);
        Assert.Equal("Gru", s_space.With("Size", 64).Initial["Cell"].ToString());
    }

    [Fact]
    public void AMemberThatIsNotThereIsRefusedInAChoice() => Refused("no public member 'Sise'", () => s_space.WithChoice("Sise", 1, 1, 2));

    [Fact]
    public void OnlyKeepsWhatIsNamedAndItsConditions()
    {
        var space = s_space.OnlyWhere("Size", "Cell", CellKind.Lstm).OnlyWhere("Rate", "Shuffle", true);
        var kept = space.Only("Size", "Cell");
        Assert.Equal(["Cell", "Size"], kept.Parameters.Select(parameter => parameter.Name));
        Assert.Contains("where Cell is Lstm", kept.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("Shuffle", kept.Describe(), StringComparison.Ordinal);
        Assert.Equal(["Cell", "Size"], space.Without("Rate", "Shuffle").Parameters.Select(parameter => parameter.Name));
        Refused("Size exists only where Cell is Lstm", () => space.Only("Size"));
        Refused("no parameter 'Nothing'; there are: Cell, Rate, Shuffle, Size", () => space.Without("Nothing"));
    }

    [Fact]
    public void ALaterConditionTakesThePlaceOfAnEarlierOne()
    {
        var space = s_space.OnlyWhere("Size", "Cell", CellKind.Lstm).OnlyWhere("Rate", "Cell", CellKind.Lstm)
            .OnlyWhere("Size", "Cell", CellKind.Lstm, CellKind.Gru);
        Assert.Contains("where Cell is Lstm or Gru", space.Describe(), StringComparison.Ordinal);
        Assert.True(space.Initial.ContainsKey("Size"));
        Assert.False(space.Initial.ContainsKey("Rate"));
    }

    [Fact]
    public void ExistenceDependsOnNothingThatDependsOnIt()
    {
        var chain = s_space.OnlyWhere("Size", "Cell", CellKind.Lstm).OnlyWhere("Rate", "Size", 8);
        Refused("Whether Cell exists would depend on itself", () => chain.OnlyWhere("Cell", "Rate", 0.5));
        Refused("Whether Size exists would depend on itself", () => chain.OnlyWhere("Size", "Size", 8));
        Assert.Contains("where Rate is 0.5", chain.OnlyWhere("Shuffle", "Rate", 0.5).Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void AConditionNamesParametersAndValuesThatThereAre()
    {
        Refused("Size would never exist: no value of Cell is specified", () => s_space.OnlyWhere("Size", "Cell"));
        Refused("no parameter 'Depth'", () => s_space.OnlyWhere("Depth", "Cell", CellKind.Lstm));
        Refused("no parameter 'Depth'", () => s_space.OnlyWhere("Size", "Depth", 1));
        Refused("Cell is Elman", () => s_space.OnlyWhere("Size", "Cell", CellKind.Elman));
    }

    [Fact]
    public void AChoiceKeepsTheValuesThatOthersDependOn()
    {
        var space = s_space.OnlyWhere("Size", "Cell", CellKind.Lstm);
        Assert.Equal(["Cell", "Rate", "Shuffle", "Size"], space.WithChoice("Cell", "Lstm", "Lstm", "Elman").Parameters.Select(parameter => parameter.Name));
        Refused("Other parameters exist where Cell is Lstm, but Cell would no longer have the value Lstm", () =>
            space.WithChoice("Cell", "Gru", "Gru", "Elman"));
        Assert.Equal(["Cell", "Rate", "Shuffle", "Size"], space.With("Shuffle", false).Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void NoListIsNoChoice()
    {
        Assert.Throws<ArgumentNullException>(() => s_space.Only(null!));
        Assert.Throws<ArgumentNullException>(() => s_space.Without(null!));
        Assert.Throws<ArgumentNullException>(() => s_space.OnlyWhere("Size", "Cell", null!));
        Refused("no parameter ''", () => s_space.Only([null!]));
    }

    private static SpaceParameter Find(ExperimentSpace space, string name) => space.Parameters.Single(parameter => parameter.Name == name);

    private static void Refused(string expected, Func<object> make) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => { make(); }).Message, StringComparison.Ordinal);

    private sealed class Settings
    {
        public int Size { get; set; }

        public double Rate { get; set; }

        public CellKind Cell { get; set; }

        public bool Shuffle { get; set; }
    }
}
