using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Tests.Ensembles;

/// <summary>Which rows choose the best epoch: those that are given, or a share of the training data, drawn or taken from the end.</summary>
public sealed class HeldOutRuleTests
{
    private static readonly IDataView s_given = new MLContext(1).Data.LoadFromEnumerable(SequenceRow.Make(3));

    [Fact]
    public void RowsAreDrawnAsTheSplitOfTheEngineDrawsThem()
    {
        var rows = Rows(20);
        var (training, validation) = new HeldOutRule(Options(0.3f), null).Split(rows, NotLoaded);
        var (learned, drawn) = SequenceSplit.Random(rows, 0.3f, 7);
        Assert.Equal(learned.Indices.ToArray(), Assert.IsType<SequenceSubset>(training).Indices.ToArray());
        Assert.Equal(drawn.Indices.ToArray(), Assert.IsType<SequenceSubset>(validation).Indices.ToArray());
    }

    [Fact]
    public void WithoutAShareNothingIsHeldOut()
    {
        var rows = Rows(2);
        Assert.Equal((rows, null), new HeldOutRule(Options(0), null).Split(rows, NotLoaded));
        var (text, rest) = new HeldOutRule(Options(0), null).SplitText(5, Part, NotLoaded);
        Assert.Equal(5, text.Count);
        Assert.Null(rest);
    }

    [Fact]
    public void GivenRowsReplaceTheShare()
    {
        var (rows, loaded) = (Rows(1), Rows(4));
        var rule = new HeldOutRule(Options(0.5f), s_given);
        Assert.Equal((rows, loaded), rule.Split(rows, Load));
        var (text, validation) = rule.SplitText(5, Part, Load);
        Assert.Equal(5, text.Count);
        Assert.Same(loaded, validation);
        Assert.Equal(0, rule.LastOf(100));

        SequenceList Load(IDataView data)
        {
            Assert.Same(s_given, data);
            return loaded;
        }
    }

    [Theory]
    [InlineData(10, 0.3f, 7)]
    [InlineData(10, 0.01f, 9)] // at least one token
    [InlineData(10, 0.99f, 1)]
    [InlineData(5, 0.5f, 3)] // half a token is rounded to an even number
    public void TheEndOfATextIsHeldOut(int length, float share, int learned)
    {
        var parts = new List<(int From, int To)>();
        new HeldOutRule(Options(share), null).SplitText(length, (from, to) =>
        {
            parts.Add((from, to));
            return Part(from, to);
        }, NotLoaded);
        Assert.Equal([(0, learned), (learned, length)], parts);
    }

    [Theory]
    [InlineData(10, 0.2f, 2)]
    [InlineData(11, 0.2f, 3)] // rounded up
    [InlineData(0, 0.2f, 0)]
    public void ShareOfASeriesIsRoundedUp(int length, float share, int last) => Assert.Equal(last, new HeldOutRule(Options(share), null).LastOf(length));

    [Fact]
    public void OneRowOrTokenCannotBeSplit()
    {
        var rule = new HeldOutRule(Options(0.5f), null);
        Assert.Equal("ValidationFraction is 0.5, but only 1 training row can be used; holding out rows requires at least 2.",
            Assert.Throws<InvalidOperationException>(() => rule.Split(Rows(1), NotLoaded)).Message);
        Assert.Equal("ValidationFraction is 0.5, but only 1 training token can be used; holding out tokens requires at least 2.",
            Assert.Throws<InvalidOperationException>(() => rule.SplitText(1, Part, NotLoaded)).Message);
        Assert.Equal(1, rule.Split(Rows(2), NotLoaded).Validation!.Count);
    }

    [Fact]
    public void EarlyStoppingRequiresHeldOutRows()
    {
        var options = Options(0);
        options.EarlyStoppingPatience = 3;
        Assert.Contains("EarlyStoppingPatience is 3, but there are no validation rows",
            Assert.Throws<InvalidOperationException>(() => new HeldOutRule(options, null)).Message, StringComparison.Ordinal);
        Assert.NotNull(new HeldOutRule(options, s_given));
        options.ValidationFraction = 0.1f;
        Assert.NotNull(new HeldOutRule(options, null));
    }

    private static SequenceRegressionOptions Options(float share) => new() { Seed = 7, ValidationFraction = share };

    private static SequenceList Part(int from, int to) => Rows(to - from);

    private static SequenceList NotLoaded(IDataView data) => throw new InvalidOperationException("No rows are given.");

    private static SequenceList Rows(int count)
    {
        var rows = new SequenceList(1, hasTokens: false, TargetKind.Values, targetWidth: 1);
        for (var row = 0; row < count; row++)
            rows.Add([row], [], [], [row]);
        return rows;
    }
}
