namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Two LSTM layers with dropout drawn once per sequence (Zaremba et al. 2014; Gal and Ghahramani 2016), whose tokens have one vector each, as input and as output
/// (Press and Wolf 2017), trained on samples of 1,000 of the 10,000 words (Jean et al. 2015).
/// </summary>
internal class PennTreebankRegularized : PennTreebankTask
{
    public override string Name => "ptb_regularized";

    public override string Summary => "Penn Treebank, two LSTM layers with dropout and tied weights: perplexity, also with a cache and dynamic evaluation.";

    protected override LanguageModelOptions Options() => Regularized();

    // A first choice, kept: no other was tried on the validation text.
    protected sealed override IEnumerable<(string Name, LanguageModelEvaluationOptions Options)> Adaptations =>
    [
        ("cache", Cached(new())), ("dynamic", Learning(new())), ("cache_and_dynamic", Learning(Cached(new()))),
    ];

    /// <summary>Returns the options of the configuration.</summary>
    public static LanguageModelOptions Regularized() => new()
    {
        TextTokens = TextTokens.WhiteSpace,
        HiddenSize = 320,
        NumberOfLayers = 2,
        EmbeddingSize = 320,
        TieWeights = true,
        SampledTokens = 1000,
        Dropout = 0.35f,
        VariationalDropout = true,
        InputDropout = 0.15f,
        EmbeddingDropout = 0.1f,
        BatchSize = 32,
        TruncationLength = 35,
        LearningRate = 0.003f,
        LearningRateSchedule = new CosineSchedule(),
        GradientClipNorm = 0.25f,
        NumberOfEpochs = 14,
    };

    private static LanguageModelEvaluationOptions Cached(LanguageModelEvaluationOptions options)
    {
        (options.CacheSize, options.CacheWeight, options.CacheFlatness) = (2000, 0.1f, 0.2f);
        return options;
    }

    private static LanguageModelEvaluationOptions Learning(LanguageModelEvaluationOptions options)
    {
        (options.DynamicEvaluationRate, options.DynamicEvaluationSegmentLength, options.DynamicEvaluationDecay) = (0.001f, 5, 0.001f);
        return options;
    }
}
