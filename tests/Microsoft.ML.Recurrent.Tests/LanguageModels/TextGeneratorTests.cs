using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

public sealed class TextGeneratorTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly Lazy<LanguageModelTransformer> s_sentences = new(() => Train(TextTokens.Words, continuous: false));
    private static readonly Lazy<LanguageModelTransformer> s_characters = new(() => Train(TextTokens.Characters, continuous: true));

    [Fact]
    public void SameSeedGivesTheSameTextAndAnotherSeedAnother()
    {
        var text = Characters().Generate("the ");
        Assert.Equal(100, text.Length);
        Assert.Equal(text, Characters().Generate("the "));
        Assert.NotEqual(text, Characters(new GenerationOptions { Seed = 2 }).Generate("the "));
        var generator = Characters();
        Assert.Equal(text, generator.Generate("the "));
        Assert.NotEqual(text, generator.Generate("the "));
    }

    [Fact]
    public void GenerationGoesOnTheSameInAFreshProcess()
    {
        var folder = Directory.CreateTempSubdirectory("recurrent");
        try
        {
            var path = Path.Combine(folder.FullName, "model.zip");
            string[] prompts = ["the cat", "", "zebra ~ 9", "my"];
            foreach (var model in new[] { s_sentences.Value, s_characters.Value })
            {
                var ml = new MLContext(1);
                ml.Model.Save(model, ml.Data.LoadFromEnumerable(TextRow.Sentences(1)).Schema, path);
                var expected = TextContinuation.Lines(model.CreateTextGenerator(s_ml, new GenerationOptions { Seed = 7 }), prompts);
                Assert.Equal(expected, FreshProcess.Generate(path, 7, prompts));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void TemperatureZeroWritesTheFirstSuggestionEachTime()
    {
        var generator = Characters(new GenerationOptions { Temperature = 0, MaximumTokens = 1 });
        generator.Read("a dog");
        for (var i = 0; i < 30; i++)
            Assert.Equal(generator.Suggest(1)[0].Token, generator.Generate());
        Assert.Equal(generator.Generate("x"), Characters(new GenerationOptions { TopK = 1, Seed = 9, MaximumTokens = 1 }).Generate("x"));
    }

    [Fact]
    public void LearnedSentencesAreWrittenWithTheirPunctuationAndEnd()
    {
        var generator = s_sentences.Value.CreateTextGenerator(s_ml, new GenerationOptions { TopP = 0.8f });
        string[] known = [.. TextRow.Sentences(100).Select(row => row.Text!.TrimEnd('.', '!'))];
        for (var i = 0; i < 10; i++)
        {
            var sentence = "my horse" + generator.Generate("my horse");
            Assert.Contains(sentence.TrimEnd('.', '!'), known);
            Assert.Contains(sentence[^1], ".!");
        }
    }

    [Fact]
    public async Task StreamsOfTokensAreTheWholeText()
    {
        foreach (var model in new[] { s_sentences.Value, s_characters.Value })
        {
            var whole = model.CreateTextGenerator(s_ml).Generate("the cat");
            Assert.Equal(whole, string.Concat(model.CreateTextGenerator(s_ml).GenerateTokens("the cat")));
            var pieces = new List<string>();
            await foreach (var piece in model.CreateTextGenerator(s_ml).GenerateTokensAsync("the cat"))
                pieces.Add(piece);
            Assert.Equal(whole, string.Concat(pieces));
        }
    }

    [Fact]
    public void GeneratorGoesOnFromWhereAnEnumerationWasLeft()
    {
        var whole = Characters().Generate("the ");
        var generator = Characters();
        var first = string.Concat(generator.GenerateTokens("the ").Take(37));
        Assert.Equal(whole, (first + generator.Generate())[..100]);
    }

    [Fact]
    public async Task CancellationEndsGenerationBeforeTheNextToken()
    {
        using var source = new CancellationTokenSource();
        var generator = Characters();
        var pieces = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var piece in generator.GenerateTokensAsync("the ").WithCancellation(source.Token))
            {
                pieces.Add(piece);
                if (pieces.Count == 5)
                    source.Cancel();
            }
        });
        Assert.Equal(5, pieces.Count);
        Assert.Throws<OperationCanceledException>(() => generator.Generate("the ", source.Token));
        Assert.Throws<OperationCanceledException>(() => generator.GenerateTokens(source.Token).Count());
        Assert.Equal(Characters().Generate("the ")[..5], string.Concat(pieces));
    }

    [Fact]
    public void StopTokensEndTheTextAndAreNotPartOfIt()
    {
        var line = Characters(new GenerationOptions { StopTokens = ["\n"], MaximumTokens = 1000 }).Generate("the ");
        Assert.DoesNotContain('\n', line);
        var whole = Characters(new GenerationOptions { MaximumTokens = 1000 }).Generate("the ");
        Assert.Equal(whole[..whole.IndexOf('\n', StringComparison.Ordinal)], line);
        Assert.Empty(Characters(new GenerationOptions { StopTokens = [line[..1]] }).Generate("the "));
        var error = Assert.Throws<ArgumentException>(() => Characters(new GenerationOptions { StopTokens = ["nonsense"] }));
        Assert.Contains("'nonsense'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SuggestionsAreTheProbabilitiesOfTheNextToken()
    {
        var generator = s_sentences.Value.CreateTextGenerator(s_ml);
        var suggestions = generator.Suggest("the", 100);
        Assert.Equal("cat", suggestions[0].Token);
        Assert.Equal(suggestions.OrderByDescending(s => s.Probability), suggestions);
        Assert.Equal(s_sentences.Value.Vocabulary.Count, suggestions.Count);
        Assert.InRange(suggestions.Sum(s => s.Probability), 0.9f, 1.0001f);
        Assert.Equal(3, generator.Suggest("the", 3).Count);
        Assert.Equal(Math.Log(suggestions[0].Probability), generator.Score("the cat")[1], 1e-4);
        Assert.Equal(generator.Suggest(2), generator.Suggest("the", 2));
    }

    [Fact]
    public void ScoresAreThoseOfTransform()
    {
        var ml = new MLContext(1);
        string?[] texts = ["a dog sings.", "", "unknown words here", "👍 שלום"];
        var data = ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));
        var generator = s_sentences.Value.CreateTextGenerator(s_ml);
        var rows = ml.Data.CreateEnumerable<TextScoresRow>(s_sentences.Value.Transform(data), reuseRowObject: false).ToArray();
        for (var row = 0; row < texts.Length; row++)
        {
            var scores = generator.Score(texts[row]!);
            Assert.Equal(rows[row].LogProbabilities.Length, scores.Length);
            for (var i = 0; i < scores.Length; i++)
                Assert.Equal(rows[row].LogProbabilities[i], scores[i], 1e-5f);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("👩‍👩‍👧 שלום \ud83d")]
    [InlineData("only unknown words")]
    public void AnyPromptIsContinued(string prompt)
    {
        var text = s_sentences.Value.CreateTextGenerator(s_ml, new GenerationOptions { MaximumTokens = 20 }).Generate(prompt);
        Assert.DoesNotContain("<unk>", text, StringComparison.Ordinal);
        Assert.Equal(20, Characters(new GenerationOptions { MaximumTokens = 20 }).Generate(prompt).Length);
    }

    [Fact]
    public void UnknownTokenIsWrittenWhereItIsAllowed()
    {
        var options = new GenerationOptions { AllowUnknown = true, Temperature = 100, MaximumTokens = 1000 };
        Assert.Contains("<unk>", Characters(options).Generate(""), StringComparison.Ordinal);
        options.AllowUnknown = false;
        Assert.DoesNotContain("<unk>", Characters(options).Generate(""), StringComparison.Ordinal);
    }

    [Fact]
    public void SavedStateGoesOnInAnotherGenerator()
    {
        var first = Characters();
        first.Generate("the ");
        using var state = new MemoryStream();
        first.SaveState(state);
        var second = Characters(new GenerationOptions { Seed = 99 });
        state.Position = 0;
        second.LoadState(state);
        var expected = first.Generate();
        Assert.Equal(expected, second.Generate());
        state.Position = 0;
        first.LoadState(state);
        Assert.Equal(expected, first.Generate());
    }

    [Fact]
    public void SeedIsThatOfTheContextUnlessTheOptionsHaveOne()
    {
        var model = s_characters.Value;
        Assert.Equal(Characters().Generate(), model.CreateTextGenerator(new MLContext()).Generate()); // 1 where there is none
        var options = new GenerationOptions { Seed = 5 };
        Assert.Equal(Characters(options).Generate(), model.CreateTextGenerator(new MLContext(5)).Generate());
        Assert.Equal(Characters(options).Generate(), model.CreateTextGenerator(new MLContext(6), options).Generate());
        Assert.NotEqual(Characters().Generate(), model.CreateTextGenerator(new MLContext(5)).Generate());
        Assert.Throws<ArgumentNullException>(() => model.CreateTextGenerator(null!));
    }

    [Fact]
    public void StateThatIsDamagedOrOfAnotherModelIsRefused()
    {
        var generator = Characters();
        using var stream = new MemoryStream();
        generator.SaveState(stream);
        var state = stream.ToArray();
        Assert.Throws<ModelFormatException>(() => s_sentences.Value.CreateTextGenerator(s_ml).LoadState(new MemoryStream(state)));
        for (var at = 0; at < state.Length; at += 7)
        {
            var damaged = (byte[])state.Clone();
            damaged[at] ^= 0x10;
            Assert.ThrowsAny<FormatException>(() => generator.LoadState(new MemoryStream(damaged)));
            Assert.ThrowsAny<FormatException>(() => generator.LoadState(new MemoryStream(state[..at])));
        }

        Assert.Equal(Characters().Generate(), generator.Generate());
    }

    [Fact]
    public void TokensCostNoMemory()
    {
        var options = new GenerationOptions { MaximumTokens = 1_000_000, TopK = 9, TopP = 0.95f };
        foreach (var topK in new int?[] { null, 9 })
        {
            options.TopK = topK;
            using var tokens = Characters(options).GenerateTokens("the ").GetEnumerator();
            for (var i = 0; i < 500; i++)
                tokens.MoveNext();
            var least = long.MaxValue;
            for (var round = 0; round < 5; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < 200; i++)
                    tokens.MoveNext();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
        }
    }

    [Fact]
    public void OptionsOutOfRangeAreRefusedTogether()
    {
        var options = new GenerationOptions { Temperature = -1, TopK = -1, TopP = 0, MaximumTokens = 0 };
        var message = Assert.Throws<ArgumentException>(() => Characters(options)).Message;
        foreach (var name in new[] { "Temperature is -1", "TopK is -1", "TopP is 0", "MaximumTokens is 0" })
            Assert.Contains(name, message, StringComparison.Ordinal);
        var copied = new GenerationOptions { MaximumTokens = 5 };
        var generator = Characters(copied);
        copied.MaximumTokens = 50;
        Assert.Equal(5, generator.Generate().Length);
    }

    [Fact]
    public void GeneratorsOfOneModelRunAtTheSameTime()
    {
        var expected = Characters().Generate("a ");
        Parallel.For(0, 8, _ => Assert.Equal(expected, Characters().Generate("a ")));
    }

    private static TextGenerator Characters(GenerationOptions? options = null) => s_characters.Value.CreateTextGenerator(s_ml, options);

    private static LanguageModelTransformer Train(TextTokens tokens, bool continuous)
    {
        var ml = new MLContext(1);
        var options = new LanguageModelOptions
        {
            TextTokens = tokens,
            RowsAreContinuous = continuous,
            HiddenSize = 24,
            EmbeddingSize = 24,
            BatchSize = 8,
            LearningRate = 0.02f,
            NumberOfEpochs = 30,
        };
        return ml.Transforms.Text.RecurrentLanguageModel(options).Fit(ml.Data.LoadFromEnumerable(TextRow.Sentences(100)));
    }
}
