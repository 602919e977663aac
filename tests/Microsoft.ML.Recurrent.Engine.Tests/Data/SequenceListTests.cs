using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Engine.Tests.Data;

public class SequenceListTests
{
    [Fact]
    public void WhatWasAddedIsReadBackAcrossManyChunks()
    {
        var data = new SequenceList(2, true, TargetKind.Values, targetPerStep: true, targetWidth: 2);
        const int Count = 10_000;
        for (var i = 0; i < Count; i++)
        {
            var length = 1 + (i % 5);
            var steps = Enumerable.Range(0, length);
            data.Add(
                steps.SelectMany(t => new float[] { i, t }).ToArray(),
                steps.Select(t => i + t).ToArray(),
                [],
                steps.SelectMany(t => new[] { -i, t == 0 ? float.NaN : t }).ToArray(),
                i % 3);
        }

        Assert.Equal(Count, data.Count);
        var features = new float[2];
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(1 + (i % 5), data.Length(i));
            Assert.Equal(i % 3, data.Weight(i));
            for (var t = 0; t < data.Length(i); t++)
            {
                data.CopyFeatures(i, t, features);
                Assert.Equal([i, t], features);
                Assert.Equal(i + t, data.Token(i, t));
                Assert.Equal([-i, t == 0 ? float.NaN : t], data.Values(i).Slice(2 * t, 2).ToArray());
            }
        }
    }

    [Fact]
    public void SeveralStepsAtOnceAreTheStepsOneByOne()
    {
        var list = new SequenceList(2, false, TargetKind.None);
        list.Add([1, 2, 3, 4], [], [], []);
        list.Add([5, 6, 7, 8, 9, 10, 11, 12], [], [], []);
        var several = new float[4];
        list.CopyFeatures(1, 1, 2, several);
        Assert.Equal([7, 8, 9, 10], several);
        new SequenceSubset(list, [1, 0]).CopyFeatures(0, 2, 2, several);
        Assert.Equal([9, 10, 11, 12], several);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.CopyFeatures(0, 1, 2, several));
        Assert.Throws<ArgumentException>(() => list.CopyFeatures(1, 0, 3, several));
    }

    [Fact]
    public void ExampleLongerThanAChunkIsKeptWhole()
    {
        var data = new SequenceList(1, false, TargetKind.None);
        var features = new float[3_000_000];
        features[^1] = 5;
        data.Add(features, [], [], []);
        var last = new float[1];
        data.CopyFeatures(0, features.Length - 1, last);
        Assert.Equal(5, last[0]);
    }

    [Theory]
    [InlineData(0, false, TargetKind.None, false, 0, "1, or 0 with tokens, spellings or factors")]
    [InlineData(-1, true, TargetKind.None, false, 0, "inputSize is -1")]
    [InlineData(1, false, TargetKind.None, true, 0, "not given per step")]
    [InlineData(1, true, TargetKind.Tokens, true, 0, "not given per step")]
    [InlineData(1, false, TargetKind.Tokens, false, 0, "hasTokens is false")]
    [InlineData(1, false, TargetKind.Values, false, 0, "targetWidth is 0")]
    [InlineData(1, false, TargetKind.Classes, false, 2, "targetWidth is 2")]
    [InlineData(1, false, (TargetKind)9, false, 0, "targetKind is 9")]
    public void ContradictoryShapesAreRefused(int inputSize, bool hasTokens, TargetKind kind, bool perStep, int width, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new SequenceList(inputSize, hasTokens, kind, perStep, width)).Message, StringComparison.Ordinal);

    [Fact]
    public void AllContradictionsStandInOneMessage()
    {
        var message = Assert.Throws<ArgumentException>(() => new SequenceList(0, false, TargetKind.Labels, true, 3)).Message;
        Assert.Contains("inputSize", message, StringComparison.Ordinal);
        Assert.Contains("targetPerStep", message, StringComparison.Ordinal);
        Assert.Contains("targetWidth", message, StringComparison.Ordinal);
    }

    public static TheoryData<float[], int[], int[], float, string> BadExamples => new()
    {
        { [1, 2, 3], [4, 5], [0], 1, "3 feature values" },
        { [], [], [0], 1, "no step" },
        { [1, 2, 3, 4], [4], [0], 1, "2 steps of features and 1 tokens" },
        { [1, 2], [-4], [0], 1, "the token of step 0 is -4" },
        { [1, float.NaN], [4], [0], 1, "feature 1 of step 0 is NaN" },
        { [1, 2, float.PositiveInfinity, 3], [4, 4], [0], 1, "feature 0 of step 1" },
        { [1, 2], [4], [0, 1], 1, "2 classes; 1 are expected" },
        { [1, 2], [4], [-2], 1, "class 0 is -2" },
        { [1, 2], [4], [0], -1, "weight is -1" },
        { [1, 2], [4], [0], float.NaN, "weight is NaN" },
    };

    [Theory]
    [MemberData(nameof(BadExamples))]
    public void BadExamplesAreRefusedWithTheirReasonAndNothingIsAdded(float[] features, int[] tokens, int[] classes, float weight, string message)
    {
        var data = new SequenceList(2, true, TargetKind.Classes);
        data.Add([1, 2], [3], [-1], []);
        var exception = Assert.Throws<ArgumentException>(() => data.Add(features, tokens, classes, [], weight));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Example 1", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, data.Count);
    }

    [Fact]
    public void EqualSpellingsAreKeptOnceAndReadBack()
    {
        var data = new SequenceList(0, false, TargetKind.None, hasSpellings: true);
        var forms = Enumerable.Range(0, 3000).Select(i => Enumerable.Range(0, 1 + (i % 7)).Select(k => i + k).ToArray()).ToArray();
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < forms.Length; i++)
                Assert.Equal(i, data.AddSpelling(forms[i]));
        data.Add([], [], [2, 2999, 2], [], []);
        data.Add([], [], [5], [], []);
        Assert.Equal(3, data.Length(0));
        Assert.Equal([2, 2999, 2], Enumerable.Range(0, 3).Select(t => data.Spelling(0, t)));
        for (var i = 0; i < forms.Length; i++)
            Assert.Equal(forms[i], data.SpellingCharacters(i).ToArray());
        var subset = new SequenceSubset(data, [1, 0]);
        Assert.True(subset.HasSpellings);
        Assert.Equal(5, subset.Spelling(0, 0));
        Assert.Equal(2999, subset.Spelling(1, 1));
        Assert.Equal(forms[5], subset.SpellingCharacters(5).ToArray());
    }

    [Fact]
    public void BadSpellingsAreRefusedWithTheirReason()
    {
        var data = new SequenceList(1, true, TargetKind.None, hasSpellings: true);
        Assert.Contains("at least 1", Assert.Throws<ArgumentException>(() => data.AddSpelling([])).Message, StringComparison.Ordinal);
        Assert.Contains("Character 1 of the spelling is -3", Assert.Throws<ArgumentException>(() => data.AddSpelling([4, -3])).Message, StringComparison.Ordinal);
        Assert.Equal(0, data.AddSpelling([4]));
        AssertRefused([1, 2], [1, 2], [0, 1], "the spelling of step 1 is 1; 1 spellings have been added");
        AssertRefused([1], [1], [-1], "the spelling of step 0 is -1");
        AssertRefused([1, 2], [1, 2], [0], "2 tokens and 1 spellings");
        AssertRefused([1, 2], [1, 2], [], "2 tokens and 0 spellings");
        data.Add([1], [1], [0], [], []);
        Assert.Equal(1, data.Count);

        void AssertRefused(float[] features, int[] tokens, int[] spellings, string message) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => data.Add(features, tokens, spellings, [], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SpellingsOfADataSetWithoutAreRefused()
    {
        var data = new SequenceList(1, false, TargetKind.None);
        Assert.False(data.HasSpellings);
        Assert.Throws<InvalidOperationException>(() => data.AddSpelling([1]));
        Assert.Contains("1 spellings", Assert.Throws<ArgumentException>(() => data.Add([1], [], [0], [], [])).Message, StringComparison.Ordinal);
        data.Add([1], [], [], []);
        Assert.Throws<InvalidOperationException>(() => data.Spelling(0, 0));
        Assert.Throws<InvalidOperationException>(() => { data.SpellingCharacters(0); });
    }

    [Fact]
    public void HugeFiniteFeaturesAreAllowed()
    {
        var data = new SequenceList(2, false, TargetKind.None);
        data.Add([float.MaxValue, float.MaxValue], [], [], []);
        Assert.Equal(1, data.Count);
    }

    [Fact]
    public void TargetsOfAnotherKindAreRefused()
    {
        var values = new SequenceList(1, false, TargetKind.Values, targetWidth: 1);
        Assert.Throws<ArgumentException>(() => values.Add([1], [], [1], [1]));
        Assert.Throws<ArgumentException>(() => values.Add([1], [], [], [float.NegativeInfinity]));
        Assert.Throws<ArgumentException>(() => values.Add([1], [], [], []));
        var tokens = new SequenceList(0, true, TargetKind.Tokens);
        tokens.Add([], [1, 2], [], []);
        Assert.True(tokens.Classes(0).IsEmpty);
        Assert.Throws<ArgumentException>(() => tokens.Add([], [1, 2], [1, 2], []));
        Assert.Throws<ArgumentException>(() => tokens.Add([], [1, 2], [], [1, 2]));
        var labels = new SequenceList(1, false, TargetKind.Labels);
        labels.Add([1, 2], [], [], []);
        Assert.Throws<ArgumentException>(() => labels.Add([1, 2], [], [0], []));
        Assert.Throws<ArgumentException>(() => labels.Add([1, 2], [1, 2], [1], []));
    }

    [Fact]
    public void ReadingBeyondTheEndIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceList(1, false, TargetKind.None).Length(0));
}
