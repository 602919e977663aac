using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Training;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

public sealed class AdaptiveSessionTests
{
    private static readonly Dictionary<string, AdaptationOptions> s_options = new()
    {
        ["cache"] = new() { CacheSize = 6, CacheWeight = 0.2f, CacheFlatness = 1 },
        ["learning"] = new() { DynamicEvaluationRate = 0.01f, DynamicEvaluationSegmentLength = 4 },
        ["both"] = new() { CacheSize = 6, DynamicEvaluationRate = 0.01f, DynamicEvaluationSegmentLength = 4, DynamicEvaluationDecay = 0.01f },
    };

    public static TheoryData<string> Names => [.. s_options.Keys];

    [Fact]
    public void SessionThatDoesNotAdaptGivesTheBitsOfTheNetwork()
    {
        var network = TinyLanguage.Make();
        var plain = new NetworkSession(network);
        var session = new AdaptiveSession(network, AdaptationOptions.None);
        foreach (var token in TinyLanguage.Text(20))
            Assert.Equal(plain.Step([], token).ToArray(), session.Step(token).ToArray());
        Assert.Equal(20, session.StepCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TokenIsPredictedBeforeItIsLearnedFrom(string name)
    {
        var network = TinyLanguage.Make();
        var text = TinyLanguage.Text(30);
        var scores = TinyLanguage.Score(new AdaptiveScorer(network, s_options[name]), text);
        for (var changed = 1; changed < text.Length; changed++)
        {
            // A prediction of a token depends on the tokens before it alone, and the score of a token on the token as well.
            int[] other = [.. text];
            other[changed] = (other[changed] + 1) % TinyLanguage.Vocabulary;
            var otherScores = TinyLanguage.Score(new AdaptiveScorer(network, s_options[name]), other);
            Assert.Equal(scores[..(changed - 1)], otherScores[..(changed - 1)]);
            var session = new AdaptiveSession(network, s_options[name]);
            ReadOnlySpan<float> outputs = [];
            foreach (var token in text[..changed])
                outputs = session.Step(token);
            var normalizer = Math.Log(outputs.ToArray().Sum(output => Math.Exp(output)));
            Assert.Equal(outputs[text[changed]] - normalizer, scores[changed - 1], 1e-5);
            Assert.Equal(outputs[other[changed]] - normalizer, otherScores[changed - 1], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SavedSessionGivesTheBitsOfOneThatNeverStopped(string name)
    {
        var network = TinyLanguage.Make();
        var text = TinyLanguage.Text(40);
        for (var cut = 0; cut < 20; cut++)
        {
            var first = new AdaptiveSession(network, s_options[name]);
            foreach (var token in text[..cut])
                first.Step(token);
            if (cut % 3 == 1)
                first.Observe(text[cut]);
            var second = new AdaptiveSession(network, s_options[name]);
            for (var i = 0; i < 9; i++)
                second.Step(i);
            second.RestoreState(first.SaveState());
            foreach (var token in text[cut..])
                Assert.Equal(first.Step(token).ToArray(), second.Step(token).ToArray());
            Assert.Equal(first.SaveState(), second.SaveState());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ForgettingReturnsToTheTrainedModel(string name)
    {
        var network = TinyLanguage.Make();
        var text = TinyLanguage.Text(25);
        var session = new AdaptiveSession(network, s_options[name]);
        var scorer = new AdaptiveScorer(network, s_options[name]);
        var fresh = session.SaveState();
        var scores = TinyLanguage.Score(scorer, text);
        var outputs = text.Select(token => session.Step(token).ToArray()).ToArray();
        Assert.NotEqual(scores, TinyLanguage.Score(scorer, text));
        session.Forget();
        scorer.Forget();
        Assert.Equal(scores, TinyLanguage.Score(scorer, text));
        Assert.Equal(outputs, text.Select(token => session.Step(token).ToArray()));
        session.Forget();
        Assert.Equal(fresh.Length, session.SaveState().Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NextTextBeginsAtTheZeroStateWithWhatWasLearned(string name)
    {
        var network = TinyLanguage.Make();
        int[][] texts = [TinyLanguage.Text(7), TinyLanguage.Text(2, seed: 2), TinyLanguage.Text(9, seed: 3)];
        var scorer = new AdaptiveScorer(network, s_options[name]);
        var session = new AdaptiveSession(network, s_options[name]);
        foreach (var text in texts)
        {
            var scores = TinyLanguage.Score(scorer, text);
            for (var i = 0; i < scores.Length; i++)
            {
                var outputs = session.Step(text[i]).ToArray();
                Assert.Equal(outputs[text[i + 1]] - Math.Log(outputs.Sum(output => Math.Exp(output))), scores[i], 1e-5);
            }

            session.Observe(text[^1]);
            session.Reset();
            Assert.Equal(0, session.StepCount);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SessionsDoNotDisturbEachOtherOrTheNetwork(string name)
    {
        var network = TinyLanguage.Make();
        var before = network.Parameters.Weights.ToArray();
        var (one, other) = (TinyLanguage.Text(30), TinyLanguage.Text(30, seed: 2));
        var alone = new AdaptiveSession(network, s_options[name]);
        var expected = one.Select(token => alone.Step(token).ToArray()).ToArray();
        var (first, second) = (new AdaptiveSession(network, s_options[name]), new AdaptiveSession(network, s_options[name]));
        for (var i = 0; i < one.Length; i++)
        {
            second.Step(other[i]);
            Assert.Equal(expected[i], first.Step(one[i]).ToArray());
        }

        Assert.Equal(before, network.Parameters.Weights.ToArray());
        var plain = new NetworkSession(network);
        var fresh = new NetworkSession(TinyLanguage.Make());
        foreach (var token in one)
            Assert.Equal(fresh.Step([], token).ToArray(), plain.Step([], token).ToArray());
    }

    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.MinGru)]
    public void TextThatRepeatsItselfIsPredictedMuchBetter(CellKind kind)
    {
        var network = TinyLanguage.Trained(TinyLanguage.Make(kind));
        var text = TinyLanguage.Repeated(period: 3, times: 100);
        var plain = TinyLanguage.Loss(network, AdaptationOptions.None, text);
        var cache = new AdaptationOptions { CacheSize = 50, CacheWeight = 0.8f, CacheFlatness = 20 };
        var learning = new AdaptationOptions { DynamicEvaluationRate = 0.02f };
        var byCache = TinyLanguage.Loss(network, cache, text);
        var byLearning = TinyLanguage.Loss(network, learning, text);
        var byBoth = TinyLanguage.Loss(network, cache with { DynamicEvaluationRate = 0.02f }, text);
        Assert.InRange(byCache, 0, plain * 0.6);
        Assert.InRange(byLearning, 0, plain * 0.6);
        Assert.InRange(byBoth, 0, plain * 0.6);
    }

    [Fact]
    public void StepWithACacheAllocatesNothing()
    {
        var session = new AdaptiveSession(TinyLanguage.Make(), s_options["cache"]);
        var text = TinyLanguage.Text(30);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            foreach (var token in text)
                session.Step(token);
        }));
    }

    [Fact]
    public void TokenIsObservedOnceAndAfterAStep()
    {
        var session = new AdaptiveSession(TinyLanguage.Make(), s_options["both"]);
        Assert.Contains("No token is due", Assert.Throws<InvalidOperationException>(() => session.Observe(1)).Message, StringComparison.Ordinal);
        session.Step(3);
        session.Observe(1);
        Assert.Throws<InvalidOperationException>(() => session.Observe(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Step(TinyLanguage.Vocabulary));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Observe(-1));
        var scorer = new AdaptiveScorer(TinyLanguage.Make(), s_options["both"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => TinyLanguage.Score(scorer, [1, 2, TinyLanguage.Vocabulary]));
        Assert.Throws<ArgumentException>(() => scorer.Score([1, 2, 3], new float[3]));
    }

    [Fact]
    public void OptionsOutOfRangeOrWithoutEffectAreRefusedTogether()
    {
        var network = TinyLanguage.Make();
        var options = new AdaptationOptions
        {
            CacheSize = -1, CacheWeight = 1, CacheFlatness = float.NaN, DynamicEvaluationRate = -1, DynamicEvaluationSegmentLength = 0, DynamicEvaluationDecay = 1,
        };
        var message = Assert.Throws<ArgumentException>(() => new AdaptiveSession(network, options)).Message;
        foreach (var name in new[] { "CacheSize is -1", "CacheWeight is 1", "CacheFlatness is NaN", "DynamicEvaluationRate is -1", "DynamicEvaluationSegmentLength is 0", "DynamicEvaluationDecay is 1" })
            Assert.Contains(name, message, StringComparison.Ordinal);
        foreach (var (idle, name) in new[]
        {
            (new AdaptationOptions { CacheWeight = 0.3f }, "CacheWeight is 0.3, but CacheSize is 0"),
            (new AdaptationOptions { CacheFlatness = 1 }, "CacheFlatness is 1, but CacheSize is 0"),
            (new AdaptationOptions { DynamicEvaluationSegmentLength = 20 }, "DynamicEvaluationSegmentLength is 20, but DynamicEvaluationRate is 0"),
            (new AdaptationOptions { DynamicEvaluationDecay = 0.5f }, "DynamicEvaluationDecay is 0.5, but DynamicEvaluationRate is 0"),
        })
            Assert.Contains(name, Assert.Throws<ArgumentException>(() => new AdaptiveScorer(network, idle)).Message, StringComparison.Ordinal);
        Assert.Contains("CacheSize is 2147483647", Assert.Throws<ArgumentException>(() => new AdaptiveSession(
            network, new AdaptationOptions { CacheSize = int.MaxValue })).Message, StringComparison.Ordinal);
        Assert.Contains("reads only tokens", Assert.Throws<ArgumentException>(() => new AdaptiveSession(
            TinyNetworks.Make(SequencePooling.None), AdaptationOptions.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedStateIsRefusedAndChangesNothing()
    {
        var network = TinyLanguage.Make();
        var session = new AdaptiveSession(network, s_options["both"]);
        foreach (var token in TinyLanguage.Text(10))
            session.Step(token);
        var state = session.SaveState();
        for (var length = 0; length < state.Length; length += 5)
            Assert.Throws<ArgumentException>(() => session.RestoreState(state.AsSpan(0, length)));
        Assert.Throws<ArgumentException>(() => session.RestoreState([.. state, 0]));
        foreach (var at in Enumerable.Range(0, 40).Concat(Enumerable.Range(0, 200).Select(i => i * (state.Length - 4) / 200)))
        {
            // As a token, a count or a number, these bytes are out of range.
            byte[] damaged = [.. state];
            damaged.AsSpan(at & ~3, 4).Fill(0xff);
            try
            {
                session.RestoreState(damaged);
                session.RestoreState(state);
            }
            catch (ArgumentException)
            {
                Assert.Equal(state, session.SaveState());
            }
        }

        var other = new AdaptiveSession(network, s_options["cache"]);
        Assert.Contains("with a cache of 6 and segments of 4", Assert.Throws<ArgumentException>(() => other.RestoreState(state)).Message, StringComparison.Ordinal);
    }
}
