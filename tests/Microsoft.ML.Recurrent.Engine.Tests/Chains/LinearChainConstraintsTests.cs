using Microsoft.ML.Recurrent.Engine.Chains;

namespace Microsoft.ML.Recurrent.Engine.Tests.Chains;

public sealed class LinearChainConstraintsTests
{
    private static readonly string[] s_bio = ["O", "B-a", "I-a", "B-b", "I-b", "Other"];
    private static readonly string[] s_bioes = ["O", "B-a", "I-a", "E-a", "S-a", "I-b", "E-b"];

    [Fact]
    public void NoneForbidsNothing() => AssertAllowed(LinearChainConstraints.None(3), ["0", "1", "2"], ["00", "01", "02", "10", "11", "12", "20", "21", "22"], "012", "012");

    [Fact]
    public void TagsOfNoSchemeForbidNothing() =>
        Assert.Equal(LinearChainConstraints.None(2).ToString(), LinearChainConstraints.FromTags(["B-a", "Q-b"], TagScheme.None).ToString());

    [Fact]
    public void InBioAChunkGoesOnOnlyBehindItsOwnType()
    {
        var constraints = LinearChainConstraints.FromTags(s_bio, TagScheme.Bio);
        AssertAllowed(
            constraints,
            s_bio,
            ["00", "01", "03", "05", "10", "11", "12", "13", "15", "20", "21", "22", "23", "25", "30", "31", "33", "34", "35", "40", "41", "43", "44", "45", "50", "51", "53", "55"],
            "0135",
            "012345");
    }

    [Fact]
    public void InBioesAnOpenChunkIsEnded()
    {
        var constraints = LinearChainConstraints.FromTags(s_bioes, TagScheme.Bioes);
        AssertAllowed(
            constraints,
            s_bioes,
            ["00", "01", "04", "12", "13", "22", "23", "30", "31", "34", "40", "41", "44", "55", "56", "60", "61", "64"],
            "014",
            "0346");
    }

    [Theory]
    [InlineData(TagScheme.Bio, "E-a", "'E-a' has the prefix 'E-'")]
    [InlineData(TagScheme.Bio, "b-a", "'b-a' has the prefix 'b-'")]
    [InlineData(TagScheme.Bioes, "L-a", "'L-a' has the prefix 'L-'")]
    public void APrefixThatTheSchemeDoesNotKnowIsRefused(TagScheme scheme, string tag, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => LinearChainConstraints.FromTags(["O", tag], scheme)).Message, StringComparison.Ordinal);

    [Fact]
    public void NoTagsNullTagsAndUnknownSchemesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearChainConstraints.None(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearChainConstraints.FromTags([], TagScheme.Bio));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearChainConstraints.FromTags(["O"], (TagScheme)7));
        Assert.Throws<ArgumentNullException>(() => LinearChainConstraints.FromTags(["O", null!], TagScheme.Bio));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearChainConstraints.None(2).MayFollow(0, 2));
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2, 0 }, null)]
    [InlineData(new[] { -1, 2, 2, -1 }, null)]
    [InlineData(new int[0], null)]
    [InlineData(new[] { 2, 0 }, "tag 2 at step 0 may not start a sequence")]
    [InlineData(new[] { 0, 1, 4 }, "tag 4 at step 2 may not follow tag 1")]
    [InlineData(new[] { 0, 6 }, "tag 6 at step 1 is not one of -1 (unknown) to 5")]
    [InlineData(new[] { -2 }, "tag -2 at step 0 is not one of -1 (unknown) to 5")]
    public void TheFirstViolationNamesStepAndTags(int[] tags, string? violation) =>
        Assert.Equal(violation, LinearChainConstraints.FromTags(s_bio, TagScheme.Bio).Violation(tags));

    [Fact]
    public void AnOpenChunkAtTheEndIsAViolation() =>
        Assert.Equal("tag 2 at step 1 may not end a sequence", LinearChainConstraints.FromTags(s_bioes, TagScheme.Bioes).Violation([1, 2]));

    [Fact]
    public void DifferentConstraintsHaveDifferentTexts()
    {
        var one = new LinearChainConstraints(2, _ => true, _ => true, (from, to) => from != 0 || to != 1);
        var other = new LinearChainConstraints(2, _ => true, _ => true, (from, to) => from != 1 || to != 0);
        Assert.NotEqual(one.ToString(), other.ToString());
        Assert.StartsWith("2 tags, 1 of 4 transitions forbidden", one.ToString(), StringComparison.Ordinal);
    }

    private static void AssertAllowed(LinearChainConstraints constraints, string[] tags, string[] pairs, string starts, string ends)
    {
        Assert.Equal(tags.Length, constraints.TagCount);
        var all = Enumerable.Range(0, tags.Length).ToArray();
        Assert.Equal(pairs, from i in all from j in all where constraints.MayFollow(i, j) select $"{i}{j}");
        Assert.Equal(starts, string.Concat(all.Where(constraints.MayStart)));
        Assert.Equal(ends, string.Concat(all.Where(constraints.MayEnd)));
    }
}
