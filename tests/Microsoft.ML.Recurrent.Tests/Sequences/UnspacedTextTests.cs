using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.Tests.LanguageModels;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Texts in scripts that have no spaces between words, alone and mixed with others.</summary>
public sealed class UnspacedTextTests
{
    [Theory]
    [InlineData("我爱北京", "我|爱|北|京")]
    [InlineData("我爱iPhone15手机，3.5折!", "我|爱|iphone15|手|机|，|3|.|5|折|!")]
    [InlineData("カメラが好きです。", "カ|メ|ラ|が|好|き|で|す|。")]
    [InlineData("か\u3099ｶﾞ", "か\u3099|ｶﾞ")]                             // kana with their voiced marks
    [InlineData("นี่คือน้ำ", "นี่|คื|อ|น้ำ")]                                   // Thai with vowels and tones above
    [InlineData("ราคา ๑๒๕ บาท", "ร|า|ค|า|๑๒๕|บ|า|ท")]
    [InlineData("ກິນເຂົ້າ", "ກິ|ນ|ເ|ຂົ້|າ")]
    [InlineData("မြန်မာ", "မြ|န်|မာ")]                                        // a spacing vowel stays with its consonant
    [InlineData("ខ្មែរ\u200Bភាសា", "ខ្|មែ|រ|ភា|សា")]                             // the space without width separates
    [InlineData("བོད་", "བོ|ད|་")]
    [InlineData("𠀀𠀁a", "𠀀|𠀁|a")]                                            // beyond the basic plane
    [InlineData("葛\uDB40\uDD00城", "葛\uDB40\uDD00|城")]                      // a variant of a character
    [InlineData("it's中国's", "it's|中|国|'|s")]
    [InlineData("한국어 텍스트", "한국어|텍스트")]
    [InlineData("Tiếng Việt, đẹp", "tiếng|việt|,|đẹp")]
    [InlineData("हिन्दी पाठ", "हिन्दी|पाठ")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]                            // joiners within Persian, Hindi and Sinhala words
    [InlineData("क्\u200Dष ශ්\u200Dරී", "क्\u200Dष|ශ්\u200Dරී")]
    [InlineData("\uFEFFשלום\u200F!\u200E", "שלום|!")]                         // marks that are not seen
    [InlineData("exam\u00ADple", "exam\u00ADple")]
    [InlineData("👍🏽great❤\uFE0F!👨\u200D👩\u200D👧🇯🇵🇫🇷", "👍🏽|great|❤\uFE0F|!|👨\u200D👩\u200D👧|🇯🇵|🇫🇷")]
    [InlineData("1\uFE0F\u20E3 a", "1\uFE0F\u20E3|a")]
    public void CharactersOfScriptsWithoutSpacesAreTokens(string text, string expected) => Assert.Equal(expected, string.Join('|', Cut(text)));

    [Fact]
    public void HalfOfASurrogatePairBetweenThemIsOneUnreadableCharacter() => Assert.Equal(["中", "\uFFFD", "文"], Cut("中\uD800文"));

    [Fact]
    public void OtherScriptsAreCutAsTheyWere()
    {
        // What the words of a text were before scripts were told apart: runs of letters, digits and marks, with apostrophes inside.
        var random = new Random(5);
        const string Alphabet = "abzÄéñ019'’.,;-_ \t\n#@(é\u0301)“”Жщλא\u05B0عह\u093F각😀";
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 30).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            Assert.Equal(AsBefore(text), Cut(text));
        }
    }

    [Theory]
    [InlineData("我爱北京，天安门！")]
    [InlineData("価格は3000円です。")]
    [InlineData("ภาษาไทย")]
    [InlineData("𠀀𠀁葛\uDB40\uDD00城か\u3099な")]
    [InlineData("hello, world (in 中文)")]
    public void TokensAreJoinedToTheTextTheyWereCutFrom(string text)
    {
        string[] tokens = [.. Cut(text)];
        var model = TestModel.Make(TextTokens.Words, continuous: false, [.. tokens.Distinct()]);
        var joiner = new TextJoiner(model, new TokenTexts(model));
        var joined = string.Concat(tokens.Select(token => joiner.Next(model.Words.TokenOf(token))));
        Assert.Equal(text.Replace(" 中", "中", StringComparison.Ordinal), joined);
        joiner.Follow(text);
        Assert.Equal(tokens[0], text[^1] == ')' ? joiner.Next(model.Words.TokenOf(tokens[0])).TrimStart() : joiner.Next(model.Words.TokenOf(tokens[0])));
    }

    [Fact]
    public void GeneratedTextHasNoSpacesBetweenCharacters()
    {
        var ml = new MLContext(1);
        string[] texts = [.. Enumerable.Repeat("春天的花园里开满了红色的玫瑰", 20)];
        var model = ml.Transforms.Text.RecurrentLanguageModel(new LanguageModelOptions
        {
            InputColumnName = nameof(ClauseRow.Text),
            HiddenSize = 24,
            EmbeddingSize = 16,
            MinimumTokenCount = 1,
            NumberOfEpochs = 60,
            LearningRate = 0.02f,
            BatchSize = 4,
            NumberOfThreads = 1,
        }).Fit(ml.Data.LoadFromEnumerable(texts.Select(text => new ClauseRow(text, false))));
        var generator = model.CreateTextGenerator(ml, new GenerationOptions { Temperature = 0, MaximumTokens = 30 });
        Assert.Equal("花园里开满了红色的玫瑰", generator.Generate("春天的"));
        var first = generator.Generate("春天");
        generator.Generate("春");
        using var state = new MemoryStream();
        generator.SaveState(state);
        var next = generator.Generate();
        state.Position = 0;
        generator.LoadState(state);
        Assert.Equal(next, generator.Generate());
        Assert.DoesNotContain(' ', first);
    }

    /// <summary>A clause is never seen twice, so a model that takes it for one word knows nothing of it.</summary>
    [Theory]
    [InlineData("的是了在有和人这中大来上国个到说们为子你", "好", "坏")]
    [InlineData("のはをにがでとてもらいるたなれさかしこ", "良", "悪")]
    [InlineData("กขคงจชซดตถทนบปผพมยรลวสหอ", "ดี", "ไม่")]
    public void ClausesAreClassifiedByTheirCharacters(string alphabet, string good, string bad)
    {
        var random = new Random(3);
        ClauseRow[] Clauses(int count) =>
            [.. Enumerable.Range(0, count).Select(i => new ClauseRow(Clause() + (i % 2 == 0 ? good : bad) + Clause(), i % 2 == 0))];
        string Clause() => string.Concat(Enumerable.Range(0, 3 + random.Next(4)).Select(_ => alphabet[random.Next(alphabet.Length)]));
        var ml = new MLContext(1);
        var model = ml.BinaryClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            FeatureColumnName = nameof(ClauseRow.Text),
            HiddenSize = 12,
            EmbeddingSize = 12,
            NumberOfEpochs = 12,
            LearningRate = 0.02f,
            BatchSize = 16,
            NumberOfThreads = 1,
        }).Fit(ml.Data.LoadFromEnumerable(Clauses(300)));
        var metrics = ml.BinaryClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(Clauses(200))));
        Assert.InRange(metrics.Accuracy, 0.97, 1);
    }

    [Fact]
    public void EachCharacterHasItsWeightOfAttention()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new ClauseRow(i % 2 == 0 ? "我爱iPhone15手机" : "我不爱 iPhone", i % 2 == 0)));
        var scored = ml.BinaryClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            FeatureColumnName = nameof(ClauseRow.Text),
            Pooling = SequencePooling.Attention,
            AttentionColumnName = "Weights",
            TokenColumnName = "Steps",
            HiddenSize = 4,
            EmbeddingSize = 4,
            NumberOfEpochs = 1,
            NumberOfThreads = 1,
        }).Fit(data).Transform(data);
        Assert.Equal(["我|爱|iphone15|手|机", "我|不|爱|iphone"], scored.GetColumn<string[]>("Steps").Take(2).Select(steps => string.Join('|', steps)));
        Assert.Equal([5, 4], scored.GetColumn<float[]>("Weights").Take(2).Select(weights => weights.Length));
    }

    private sealed record ClauseRow(string Text, bool Label);

    private static List<string> Cut(string text)
    {
        var tokens = new List<string>();
        new TextCutter(Tokenization.Default).Cut(text, token => tokens.Add(token.ToString()));
        return tokens;
    }

    private static List<string> AsBefore(string text)
    {
        var tokens = new List<string>();
        var word = "";
        var runes = text.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            if (IsPart(runes[i]) || (word.Length > 0 && runes[i].Value is '\'' or 0x2019 && word.Length > 0 && i + 1 < runes.Length && IsPart(runes[i + 1])))
            {
                word += runes[i].ToString();
                continue;
            }

            Flush();
            if (!System.Text.Rune.IsWhiteSpace(runes[i]) && !System.Text.Rune.IsControl(runes[i]))
                tokens.Add(runes[i].ToString());
        }

        Flush();
        return tokens;

        void Flush()
        {
            if (word.Length > 0)
                tokens.Add(word.ToLowerInvariant());
            word = "";
        }

        static bool IsPart(System.Text.Rune rune) => System.Text.Rune.IsLetterOrDigit(rune) || System.Text.Rune.GetUnicodeCategory(rune)
            is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
    }
}
