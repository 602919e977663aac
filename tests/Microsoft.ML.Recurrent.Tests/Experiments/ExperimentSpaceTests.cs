using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent.Experiments;

public sealed class ExperimentSpaceTests
{
    private static readonly ExperimentSpace s_space = ExperimentSpace.Of<Settings>();

    [Fact]
    public void AttributesBecomeParametersThatStartAtTheOptionsAsTheyAre()
    {
        Assert.Equal(
            """
            Cell: one of Lstm, Gru, initial Gru
            Inner.Depth: integer 1 to 4, initial 2
            Inner.Letter: one of a, b, initial b
            Large: one of 100, 10000000000, initial 100
            Rate: real 0.001 to 0.1, logarithmic, initial 0.01
            Shuffle: one of False, True, initial True
            Size: integer 8 to 128, logarithmic, initial 32
            """.ReplaceLineEndings("\n"),
            s_space.Describe());
        Assert.Equal("Cell Gru, Inner.Depth 2, Inner.Letter b, Large 100, Rate 0.01, Shuffle True, Size 32", s_space.Initial.ToString());
    }

    [Fact]
    public void StartOutsideARangeIsThatOfTheAttributeOrTheNearest()
    {
        Assert.Equal(32, ExperimentSpace.Of(new Settings { Size = 1000 }).Initial["Size"]);
        Assert.Equal(0.1, ExperimentSpace.Of(new Settings { Rate = 7 }).Initial["Rate"]);
        Assert.Equal(64, ExperimentSpace.Of(new Settings { Size = 64 }).Initial["Size"]);
    }

    [Fact]
    public void ApplyingSetsMembersOfEveryTypeAlsoNestedOnes()
    {
        var options = new Settings { Inner = null };
        s_space.ApplyTo(new TrialParameters([
            new("Cell", "Lstm"), new("Inner.Depth", 4), new("Inner.Letter", "a"), new("Large", 10_000_000_000), new("Rate", 0.05), new("Shuffle", false), new("Size", 16)]), options);
        Assert.Equal((CellKind.Lstm, 4, 'a', 10_000_000_000, 0.05f, false, (short)16),
            (options.Cell, options.Inner!.Depth, options.Inner.Letter, options.Large, options.Rate, options.Shuffle, options.Size));
    }

    [Fact]
    public void EveryDrawnPointCanBeAppliedAndReadBackFromText()
    {
        for (var trial = 0; trial < 50; trial++)
        {
            var point = SeededTuner.Random(s_space, 1).Propose(trial, []);
            s_space.ApplyTo(point, new Settings());
            Assert.Equal(point, s_space.Convert(point.Select(value => KeyValuePair.Create(value.Key, (object)FormattableString.Invariant($"{value.Value}")))));
        }
    }

    [Fact]
    public void WhatIsWrongWithAPointIsSaid()
    {
        Refused("Size is 4; the space has Size: integer 8 to 128", Change(s_space.Initial, "Size", 4));
        Refused("Size is 16.5", Change(s_space.Initial, "Size", 16.5));
        Refused("no parameter 'Sise'; there are: Cell, Inner.Depth", Change(s_space.Initial, "Sise", 4));
        Refused("Size is missing", new TrialParameters(s_space.Initial.Where(value => value.Key != "Size")));
        Assert.True(s_space.Contains(s_space.Initial));

        static void Refused(string expected, TrialParameters point)
        {
            Assert.False(s_space.Contains(point));
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => s_space.ApplyTo(point, new Settings())).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void UnknownMembersAreNamedWhenTheSpaceIsMadeOrApplied()
    {
        Assert.Contains("Settings has no public member 'Sizes'", Assert.Throws<ArgumentException>(() => s_space.WithIntegerRange("Sizes", 1, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be set", Assert.Throws<ArgumentException>(() => s_space.WithIntegerRange("Sum", 1, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("is of type Int16", Assert.Throws<ArgumentException>(() => s_space.WithRange("Size", 1.5, 2)).Message, StringComparison.Ordinal);
        var byCode = ExperimentSpace.Empty.WithIntegerRange("Sizes", 1, 2);
        Assert.Contains("no public member 'Sizes'", Assert.Throws<ArgumentException>(() => byCode.ApplyTo(byCode.Initial, new Settings())).Message, StringComparison.Ordinal);
        var wrong = ExperimentSpace.Empty.WithChoice("Cell", "Mamba", "Mamba");
        Assert.Contains("cannot be Mamba; allowed: one of Elman, Lstm, Gru", Assert.Throws<ArgumentException>(() => wrong.ApplyTo(wrong.Initial, new Settings())).Message, StringComparison.Ordinal);
        var half = ExperimentSpace.Empty.WithRange("Size", 1.5, 2.0);
        Assert.Contains("allowed: a value of type Int16", Assert.Throws<ArgumentException>(() => half.ApplyTo(half.Initial, new Settings())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SpacesAreChangedByMakingNewOnes()
    {
        var changed = s_space.Without("Shuffle", "Large", "Inner.Letter", "Inner.Depth").WithIntegerRange("Size", 16, 64).WithRange("Rate", 0, 1).With("Cell", CellKind.Lstm);
        Assert.Equal("Cell: one of Lstm, initial Lstm\nRate: real 0 to 1, initial 0.01\nSize: integer 16 to 64, initial 32", changed.Describe());
        Assert.Equal("Size", Assert.Single(s_space.Only("Size").Parameters).Name);
        Assert.Equal(7, s_space.Parameters.Count);
        Assert.Contains("no parameter 'Nothing'", Assert.Throws<ArgumentException>(() => s_space.Only("Nothing")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParameterExistsOnlyWhereItsConditionHolds()
    {
        var space = s_space.Only("Cell", "Size", "Shuffle").OnlyWhere("Shuffle", "Cell", CellKind.Lstm).OnlyWhere("Size", "Shuffle", true);
        Assert.Equal("Cell Gru", space.Initial.ToString());
        Assert.Contains("Size: integer 8 to 128, logarithmic, initial 32, where Shuffle is True", space.Describe(), StringComparison.Ordinal);
        Assert.True(space.Contains(new TrialParameters([new("Cell", "Lstm"), new("Shuffle", false)])));
        Assert.True(space.Contains(new TrialParameters([new("Cell", "Lstm"), new("Shuffle", true), new("Size", 8)])));
        Assert.False(space.Contains(new TrialParameters([new("Cell", "Lstm"), new("Shuffle", true)])));
        Assert.False(space.Contains(new TrialParameters([new("Cell", "Gru"), new("Shuffle", true), new("Size", 8)])));
        Assert.Contains("depend on itself", Assert.Throws<ArgumentException>(() => space.OnlyWhere("Cell", "Size", 8)).Message, StringComparison.Ordinal);
        Assert.Contains("keep that, too", Assert.Throws<ArgumentException>(() => space.Without("Cell")).Message, StringComparison.Ordinal);
        Assert.Contains("would no longer have the value Lstm", Assert.Throws<ArgumentException>(() => space.With("Cell", "Gru")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(RealRangeOnInteger))]
    [InlineData(typeof(ChoiceOnBoolean))]
    [InlineData(typeof(TwoAttributes))]
    [InlineData(typeof(NestedInItself))]
    public void AttributesWhereTheyDoNotBelongAreRefused(Type options) =>
        Assert.Throws<ArgumentException>(() => ExperimentSpace.Of(Activator.CreateInstance(options)!));

    [Fact]
    public void ImpossibleRangesAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new IntegerParameter("a", 2, 1));
        Assert.Throws<ArgumentException>(() => new IntegerParameter("a", 0, 1, logarithmic: true));
        Assert.Throws<ArgumentException>(() => new IntegerParameter("a", 1, 2, initial: 3));
        Assert.Throws<ArgumentException>(() => new RealParameter("a", 0, 1, logarithmic: true));
        Assert.Throws<ArgumentException>(() => new RealParameter("a", double.NaN, 1));
        Assert.Throws<ArgumentException>(() => new RealParameter("a", 0, 1, initial: 2));
        Assert.Throws<ArgumentException>(() => new ChoiceParameter("a", 1));
        Assert.Throws<ArgumentException>(() => new ChoiceParameter("a", 3, 1, 2));
        Assert.Throws<ArgumentException>(() => new ChoiceParameter("a", 1, 1, 1));
        Assert.Throws<ArgumentException>(() => new ChoiceParameter("a", 1, 1, "x"));
        Assert.Throws<ArgumentException>(() => new ChoiceParameter("a", 1, 1, DateTime.UnixEpoch));
    }

    private static TrialParameters Change(TrialParameters point, string name, object value) =>
        new(point.Where(pair => pair.Key != name).Append(KeyValuePair.Create(name, value)));

    private sealed class Settings
    {
        [Range(8, 128, 32, true)]
        public short Size { get; set; } = 32;

        [Range(0.001f, 0.1f, true)]
        public float Rate { get; set; } = 0.01f;

        [Choice(CellKind.Lstm, CellKind.Gru)]
        public CellKind? Cell { get; set; } = CellKind.Gru;

        [BooleanChoice(true)]
        public bool Shuffle = true;

        [Choice(100L, 10_000_000_000L)]
        public long Large { get; set; }

        [NestOption]
        public Nested? Inner { get; set; } = new();

        public int Sum => Size;
    }

    private sealed class Nested
    {
        [Range(1, 4, 2)]
        public int Depth { get; set; }

        [Choice(new object[] { 'a', 'b' }, 'b')]
        public char Letter { get; set; }
    }

    private sealed class RealRangeOnInteger
    {
        [Range(1f, 4f)]
        public int Depth { get; set; }
    }

    private sealed class ChoiceOnBoolean
    {
        [Choice(true, false)]
        public bool Deep { get; set; }
    }

    private sealed class TwoAttributes
    {
        [Range(1, 4)]
        [Choice(1, 2)]
        public int Depth { get; set; }
    }

    private sealed class NestedInItself
    {
        [NestOption]
        public NestedInItself? Inner { get; set; }
    }
}
