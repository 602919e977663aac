using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

public sealed class LanguageModelEstimatorTests : TrainerContract<TextRow, TextScoresRow, LanguageModelTransformer>
{
    protected override IReadOnlyList<TextRow> Rows { get; } = [.. TextRow.Sentences(40), new TextRow { Text = "" }, new TextRow { Text = null }];

    protected override string[] OutputColumns => ["LogProbabilities", "LogProbabilitiesPerplexity"];

    // Missing text is empty text, which is learned from.
    protected override IReadOnlyList<TextRow> RowsWithMissingValues => [new() { Text = null }, new() { Text = null }];

    protected override bool SkipsMissingValues => false;

    protected override TextRow RowWithMissingFeature => new() { Text = null };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertFinite(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Words = "text" } }), "'Text'", "Words"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Text = 1f } }), "'Text'", "Single", "a vector of keys"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Text = new[] { 1f, 2f } } }), "'Text'", "Single", "a vector of text"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) => CreateTrainer(ml, settings);

    protected override LanguageModelEstimator CreateTrainer(MLContext ml, RunSettings settings) => ml.Transforms.Text.RecurrentLanguageModel(Options(settings));

    protected override string TrainerColumn => "LogProbabilities";

    protected override IDataView LoadLabeled(MLContext ml, IEnumerable<TextRow> rows) => Load(ml, rows);

    protected override float[] ScoresOf(TextScoresRow output) => [.. output.LogProbabilities, output.LogProbabilitiesPerplexity];

    [Fact]
    public void EachTokenAndTheEndHaveALogProbability()
    {
        var ml = new MLContext(1);
        var model = Create(ml, new RunSettings()).Fit(Load(ml, Rows));
        string?[] texts = ["the cat sleeps.", "", null, "cat", "zzz qqq zzz", "my horse eats a lot!"];
        var scored = Score(ml, model, texts);
        Assert.Equal([5, 1, 1, 2, 4, 7], scored.Select(row => row.LogProbabilities.Length));
        Assert.All(scored, row =>
        {
            Assert.All(row.LogProbabilities, value => Assert.InRange(value, -100, 0));
            Assert.Equal(Math.Exp(-row.LogProbabilities.Average()), row.LogProbabilitiesPerplexity, 1e-4 * row.LogProbabilitiesPerplexity);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TextOfAnyScriptAndUnknownTokensGivesTheSameScoresAfterLoading(bool continuous)
    {
        var ml = new MLContext(1);
        string[] texts = ["שלום עולם", "👩‍👩‍👧 ❤️ 👍🏽", "مرحبا بالعالم", "\ud83d half a pair", "tabs\tand\u0000control", "日本語のテキスト", new string('x', 3000)];
        var options = Options(new RunSettings());
        (options.TextTokens, options.RowsAreContinuous, options.MinimumTokenCount) = (TextTokens.Characters, continuous, 1);
        var data = Load(ml, texts.Select(text => new TextRow { Text = text }));
        var model = ml.Transforms.Text.RecurrentLanguageModel(options).Fit(data);
        ml.Model.Save(model, data.Schema, PathOf("scripts.zip"));
        var loaded = ml.Model.Load(PathOf("scripts.zip"), out _);
        Assert.Equal(OutputBits.Of(model.Transform(data), OutputColumns), OutputBits.Of(loaded.Transform(data), OutputColumns));
        var scored = Score(ml, loaded, [.. texts, "🦀🦀🦀"]);
        Assert.Equal(3000 + 1, scored[6].LogProbabilities.Length);
        Assert.Equal(3 + 1, scored[7].LogProbabilities.Length);
        Assert.All(scored, row => Assert.True(float.IsFinite(row.LogProbabilitiesPerplexity)));
    }

    [Fact]
    public void LineOfAMegabyteIsLearnedAndScored()
    {
        var ml = new MLContext(1);
        var line = string.Concat(Enumerable.Repeat("0123456789abcdef", 1 << 16));
        var options = Options(new RunSettings { NumberOfEpochs = 1, NumberOfThreads = 2 });
        (options.TextTokens, options.RowsAreContinuous, options.HiddenSizes, options.EmbeddingSize) = (TextTokens.Characters, true, [8], 8);
        options.Table[nameof(options.HiddenSize)].SetDefault(options);
        (options.LearningRate, options.BatchSize, options.TruncationLength) = (0.02f, 64, 64);
        var model = ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, [new TextRow { Text = line }]));
        var scored = Assert.Single(Score(ml, model, [line]));
        Assert.Equal((1 << 20) + 1, scored.LogProbabilities.Length);
        Assert.InRange(scored.LogProbabilitiesPerplexity, 1, 3);
    }

    [Fact]
    public void RowsDoNotDependOnTheRowsBeforeThem()
    {
        var ml = new MLContext(1);
        var options = Options(new RunSettings());
        options.RowsAreContinuous = true;
        var model = ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, Rows));
        var alone = Assert.Single(Score(ml, model, ["my horse sings."]));
        var last = Score(ml, model, ["the cat sleeps.", "a dog", "my horse sings."])[2];
        Assert.Equal(alone.LogProbabilities.Length, last.LogProbabilities.Length);
        for (var i = 0; i < alone.LogProbabilities.Length; i++)
            Assert.Equal(alone.LogProbabilities[i], last.LogProbabilities[i], 1e-5f);
    }

    [Fact]
    public void KeysTextVectorsAndWhiteSpaceGiveTheSameModel()
    {
        var ml = new MLContext(1);
        var data = Load(ml, TextRow.Sentences(40));
        var words = ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Words")).Fit(data).Transform(data);
        var losses = new[] { ("Text", TextTokens.WhiteSpace), ("Words", TextTokens.Words), ("Keys", TextTokens.Words) }.Select(input =>
        {
            var options = Options(new RunSettings());
            (options.InputColumnName, options.TextTokens) = input;
            if (input.Item1 != "Keys")
                (options.MinimumTokenCount, options.LowerCase) = (1, false);
            var model = ml.Transforms.Text.RecurrentLanguageModel(options).Fit(words);
            return (model.Vocabulary.Order().ToArray(), model.TrainingResult!.FinishedEpochs, ml.Transforms.Text.EvaluateLanguageModel(model, words).TokenCount);
        }).ToArray();
        Assert.Contains("runs,", losses[0].Item1);
        Assert.Equal(losses[0], losses[1], new ModelComparer());
        Assert.Equal(losses[0], losses[2], new ModelComparer());
    }

    [Fact]
    public void ValidationRowsChooseTheEpochAndGiveThePerplexity()
    {
        var ml = new MLContext(1);
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.Message);
        var (train, validation) = (Load(ml, TextRow.Sentences(40)), Load(ml, TextRow.Sentences(10)));
        foreach (var continuous in new[] { false, true })
        {
            var options = Options(new RunSettings { NumberOfEpochs = 4 });
            (options.RowsAreContinuous, options.BatchSize) = (continuous, continuous ? 1 : 8);
            var model = ml.Transforms.Text.RecurrentLanguageModel(options).Fit(train, validation);
            Assert.Equal(4, model.TrainingResult!.ValidationLosses.Count);
            Assert.Equal(ml.Transforms.Text.EvaluateLanguageModel(model, validation).Perplexity, model.ValidationPerplexity, 1e-4 * model.ValidationPerplexity);

            options.ValidationFraction = 0.25f;
            Assert.Equal(4, ml.Transforms.Text.RecurrentLanguageModel(options).Fit(train).TrainingResult!.ValidationLosses.Count);
        }

        Assert.Contains(messages, message => message.Contains("validation perplexity", StringComparison.Ordinal));
    }

    [Fact]
    public void EarlyStoppingWithoutValidationRowsIsRefused()
    {
        var ml = new MLContext(1);
        var options = Options(new RunSettings());
        options.EarlyStoppingPatience = 2;
        var error = Assert.Throws<InvalidOperationException>(() => ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, Rows)));
        Assert.Contains("EarlyStoppingPatience is 2", error.Message, StringComparison.Ordinal);
        options.EarlyStoppingPatience = null;
        Assert.Throws<InvalidOperationException>(() => ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, [])));
    }

    [Fact]
    public void RunGoesOnFromItsCheckpoint()
    {
        var ml = new MLContext(1);
        var options = Options(new RunSettings { NumberOfEpochs = 4 });
        (options.RowsAreContinuous, options.Dropout) = (true, 0.2f);
        var whole = ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, Rows));
        using var source = new CancellationTokenSource();
        (options.CheckpointPath, options.CancellationToken) = (PathOf("run"), source.Token);
        options.Progress = new EpochSignal(progress => source.Cancel());
        ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, Rows));
        (options.CancellationToken, options.Progress) = (CancellationToken.None, null);
        var resumed = ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, Rows));
        Assert.True(resumed.TrainingResult!.Resumed);
        Assert.Equal(whole.Model.Parameters.Weights.ToArray(), resumed.Model.Parameters.Weights.ToArray());
    }

    [Fact]
    public void WeightsAreTiedWhereSizesAgree()
    {
        var ml = new MLContext(1);
        foreach (var (tie, embedding, expected) in new (bool?, int, bool)[] { (null, 6, true), (null, 5, false), (false, 6, false), (true, 6, true) })
        {
            var options = Options(new RunSettings { NumberOfEpochs = 1 });
            (options.TieWeights, options.EmbeddingSize) = (tie, embedding);
            Assert.Equal(expected, ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, Rows)).Model.GetOptions().TieWeights);
        }
    }

    [Fact]
    public void TokensAreSampledWhereThereAreMoreThanAskedFor()
    {
        var ml = new MLContext(1);
        var weights = new int?[] { null, 5, 1000 }.Select(sampled =>
        {
            var options = Options(new RunSettings { NumberOfEpochs = 1 });
            options.SampledTokens = sampled;
            return ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, Rows)).Model.Parameters.Weights.ToArray();
        }).ToArray();
        Assert.NotEqual(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }

    [Fact]
    public void OptionsThatCannotBeAreRefusedTogether()
    {
        var options = new LanguageModelOptions
        {
            Bidirectional = true,
            SampledTokens = -1,
            TieWeights = true,
            EmbeddingSize = 3,
            InputColumnName = "",
            OutputColumnName = "Same",
            PerplexityColumnName = "Same",
        };
        var message = Assert.Throws<ArgumentException>(() => new MLContext().Transforms.Text.RecurrentLanguageModel(options)).Message;
        foreach (var part in new[] { "Bidirectional is true", "SampledTokens is -1", "TieWeights is true", "InputColumnName is empty", "PerplexityColumnName is 'Same'" })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private static TextScoresRow[] Score(MLContext ml, ITransformer model, IEnumerable<string?> texts) =>
        [.. ml.Data.CreateEnumerable<TextScoresRow>(model.Transform(Load(ml, texts.Select(text => new TextRow { Text = text }))), reuseRowObject: false)];

    private static LanguageModelOptions Options(RunSettings settings) => new()
    {
        HiddenSize = 6,
        EmbeddingSize = 6,
        BatchSize = 8,
        LearningRate = settings.LearningRate ?? 0.02f,
        Seed = settings.Seed,
        NumberOfEpochs = settings.NumberOfEpochs,
        NumberOfThreads = settings.NumberOfThreads,
        Progress = settings.Progress,
        CancellationToken = settings.CancellationToken,
    };

    private sealed class ModelComparer : IEqualityComparer<(string[] Words, int Epochs, long Tokens)>
    {
        public bool Equals((string[] Words, int Epochs, long Tokens) x, (string[] Words, int Epochs, long Tokens) y) =>
            x.Words.SequenceEqual(y.Words) && x.Epochs == y.Epochs && x.Tokens == y.Tokens;

        public int GetHashCode((string[] Words, int Epochs, long Tokens) model) => model.Words.Length;
    }
}
