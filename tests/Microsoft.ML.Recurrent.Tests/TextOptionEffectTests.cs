namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Each option of tokens reaches the engine: the same training with another value of it ends in other weights.</summary>
public sealed class TextOptionEffectTests
{
    public static TheoryData<string, Action<SequenceClassificationOptions>, Action<SequenceClassificationOptions>> Options() => new()
    {
        { nameof(TokenSequenceOptions.EmbeddingDropout), _ => { }, o => o.EmbeddingDropout = 0.4f },
        { nameof(TokenSequenceOptions.TokenDropout), _ => { }, o => o.TokenDropout = 0.4f },
        { nameof(TokenSequenceOptions.EmbeddingDeviation), _ => { }, o => o.EmbeddingDeviation = 0.02f },
        { nameof(TokenSequenceOptions.EmbeddingSize), _ => { }, o => o.EmbeddingSize = 6 },
        { nameof(TokenSequenceOptions.LowerCase), _ => { }, o => o.LowerCase = false },
        { nameof(TokenSequenceOptions.TextTokens), _ => { }, o => o.TextTokens = TextTokens.Characters },
        { nameof(TokenSequenceOptions.MinimumTokenCount), _ => { }, o => o.MinimumTokenCount = 2 },
        { nameof(TokenSequenceOptions.MaximumVocabularySize), _ => { }, o => o.MaximumVocabularySize = 2 },
        { nameof(LabeledSequenceOptions.CharacterFeatures), _ => { }, o => o.CharacterFeatures = true },
        { nameof(LabeledSequenceOptions.CharacterEmbeddingSize), o => o.CharacterFeatures = true, o => o.CharacterEmbeddingSize = 3 },
        { nameof(LabeledSequenceOptions.CharacterHiddenSize), o => o.CharacterFeatures = true, o => o.CharacterHiddenSize = 3 },
        { nameof(LabeledSequenceOptions.MaximumCharacters), o => o.CharacterFeatures = true, o => o.MaximumCharacters = 2 },
        { nameof(PooledSequenceOptions.AttentionSize), o => o.Pooling = SequencePooling.Attention, o => o.AttentionSize = 3 },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void AnotherValueOfAnOptionGivesOtherWeights(string option, Action<SequenceClassificationOptions> setUp, Action<SequenceClassificationOptions> change)
    {
        OptionEffect.AssertChangesWeights(option, Make, change, Train);

        SequenceClassificationOptions Make()
        {
            var options = new SequenceClassificationOptions
            {
                FeatureColumnName = nameof(Row.Text),
                HiddenSize = 5,
                EmbeddingSize = 4,
                NumberOfEpochs = 3,
                BatchSize = 10,
                NumberOfThreads = 1,
            };
            setUp(options);
            return options;
        }
    }

    private static float[] Train(SequenceClassificationOptions options)
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 30).Select(i => new Row { Text = $"One {(i % 2 == 0 ? "Good" : "bad")} row, number{i}", Label = i % 2 == 0 });
        return ml.BinaryClassification.Trainers.Recurrent(options).Fit(ml.Data.LoadFromEnumerable(rows)).Model.Parameters.Weights.ToArray();
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }
}
