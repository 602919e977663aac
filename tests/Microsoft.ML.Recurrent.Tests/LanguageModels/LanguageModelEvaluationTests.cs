using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

public sealed class LanguageModelEvaluationTests
{
    // Probability of the next of a, b and c after each of them.
    private static readonly double[][] s_next = [[0.1, 0.8, 0.1], [0.2, 0.2, 0.6], [0.7, 0.05, 0.25]];

    private readonly MLContext _ml = new(1);

    [Fact]
    public void MarkovSourceIsLearnedToItsEntropy()
    {
        var options = new LanguageModelOptions
        {
            TextTokens = TextTokens.Characters,
            RowsAreContinuous = true,
            HiddenSize = 12,
            EmbeddingSize = 12,
            BatchSize = 16,
            LearningRate = 0.01f,
            NumberOfEpochs = 8,
        };
        var model = _ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load([Draw(1, 20_000)]));
        var test = Draw(2, 5_000);
        var entropy = -test.Zip(test.Skip(1), (before, after) => Math.Log(s_next[before - 'a'][after - 'a'])).Average();
        var metrics = _ml.Transforms.Text.EvaluateLanguageModel(model, Load([test]));
        Assert.Equal(5_001, metrics.TokenCount);
        Assert.InRange(metrics.CrossEntropy, entropy - 0.02, entropy + 0.02);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LogProbabilitiesOfTokensMakeThePerplexity(bool continuous)
    {
        var rows = TextRow.Sentences(40);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = _ml.Transforms.Text.RecurrentLanguageModel("LogProbabilities", "Text", rowsAreContinuous: continuous, hiddenSize: 8, numberOfEpochs: 2).Fit(data);
        var metrics = _ml.Transforms.Text.EvaluateLanguageModel(model, data, rowsAreContinuous: false);
        var values = _ml.Data.CreateEnumerable<TextScoresRow>(model.Transform(data), reuseRowObject: false).SelectMany(row => row.LogProbabilities).ToArray();
        Assert.Equal(values.Length, metrics.TokenCount);
        Assert.Equal(-values.Average(value => (double)value), metrics.CrossEntropy, 1e-6);
        Assert.Equal(Math.Exp(metrics.CrossEntropy), metrics.Perplexity, 1e-9);
        Assert.Equal(Math.Log2(metrics.Perplexity), metrics.BitsPerToken, 1e-9);

        var running = _ml.Transforms.Text.EvaluateLanguageModel(model, data, rowsAreContinuous: true);
        Assert.Equal(metrics.TokenCount, running.TokenCount);
        Assert.NotEqual(metrics.CrossEntropy, running.CrossEntropy, 1e-6);
        Assert.Equal((continuous ? running : metrics).CrossEntropy, _ml.Transforms.Text.EvaluateLanguageModel(model, data).CrossEntropy);
        if (continuous)
        {
            var byGenerator = model.CreateTextGenerator(_ml).Score(string.Join('\n', rows.Select(row => row.Text)));
            Assert.Equal(running.CrossEntropy, -byGenerator.Average(value => (double)value), 1e-6);
        }
    }

    [Fact]
    public void ScoresAreThoseOfTheNetworkStepByStep()
    {
        var model = TestModel.Make(TextTokens.Words, continuous: false, "a", "b", "c", "d");
        var text = new RunningText();
        int[][] rows = [[2, 3, 4, 5, 2, 2], [], [5], .. Enumerable.Range(0, 40).Select(i => Enumerable.Repeat(2 + (i % 4), i).ToArray())];
        foreach (var row in rows)
            text.AddRow(row);
        var scores = new TextScores(model);
        scores.ScoreRows(text);
        for (var row = 0; row < rows.Length; row++)
        {
            var session = new Engine.Inference.NetworkSession(model.Network);
            int[] tokens = [RunningText.End, .. rows[row], RunningText.End];
            for (var t = 0; t + 1 < tokens.Length; t++)
            {
                var outputs = session.Step([], tokens[t]).ToArray();
                var expected = outputs[tokens[t + 1]] - Math.Log(outputs.Sum(output => Math.Exp(output)));
                Assert.Equal(expected, scores.OfRow(row)[t], 1e-5);
            }
        }
    }

    [Fact]
    public void UnknownTokensAreCounted()
    {
        var data = Load(["a a b", "a b b"]);
        var options = new LanguageModelOptions { HiddenSize = 4, EmbeddingSize = 4, NumberOfEpochs = 1, MinimumTokenCount = 1 };
        var model = _ml.Transforms.Text.RecurrentLanguageModel(options).Fit(data);
        Assert.Equal(0, _ml.Transforms.Text.EvaluateLanguageModel(model, data).UnknownFraction);
        Assert.Equal(0.5, _ml.Transforms.Text.EvaluateLanguageModel(model, Load(["a x y", "z b y b"])).UnknownFraction * 9 / 8, 1e-9);
    }

    [Fact]
    public void ChainIsAppliedToTheDataBeforeTheModel()
    {
        var data = Load([.. TextRow.Sentences(20).Select(row => row.Text!)]);
        var options = new LanguageModelOptions { InputColumnName = "Keys", HiddenSize = 4, EmbeddingSize = 4, NumberOfEpochs = 2 };
        var chain = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Words"))
            .Append(_ml.Transforms.Text.RecurrentLanguageModel(options)).Append(_ml.Transforms.CopyColumns("Copy", "LogProbabilitiesPerplexity"));
        var model = chain.Fit(data);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = _ml.Model.Load(file, out _);
        Assert.Equal(_ml.Transforms.Text.EvaluateLanguageModel(model, data), _ml.Transforms.Text.EvaluateLanguageModel(loaded, data));
        Assert.Equal(model.CreateTextGenerator(_ml).Generate("the cat"), loaded.CreateTextGenerator(_ml).Generate("the cat"));
        var error = Assert.Throws<ArgumentException>(() => _ml.Transforms.Text.EvaluateLanguageModel(chain.Fit(data).First(), data));
        Assert.Contains("no recurrent language model", error.Message, StringComparison.Ordinal);
    }

    private IDataView Load(string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));

    private static string Draw(ulong seed, int length)
    {
        var random = new SeededRandom(seed);
        var text = new char[length];
        var at = 0;
        for (var i = 0; i < length; i++)
        {
            var left = random.NextDouble();
            var next = 0;
            while (next < 2 && (left -= s_next[at][next]) >= 0)
                next++;
            at = next;
            text[i] = (char)('a' + at);
        }

        return new string(text);
    }
}
