namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// What each of the ways of Merity et al. (2018) to train a language model gains by itself, beside the regularized configuration without any of them.
/// </summary>
internal sealed class PennTreebankTricks : PennTreebankTask
{
    public override string Name => "ptb_tricks";

    public override string Summary => "Penn Treebank, the regularized configuration with one more way of regularizing each: perplexity. About two hours.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var (training, validation, test) = (Lines(data, "train"), Lines(data, "valid"), Lines(data, "test"));
        foreach (var (name, change) in Changes)
        {
            var options = Options();
            change(options);
            var (ml, model) = Train(training, validation, seed, options);
            yield return new($"validation_perplexity_{name}", Evaluate(ml, model, validation).Perplexity);
            yield return new($"test_perplexity_{name}", Evaluate(ml, model, test).Perplexity);
        }
    }

    protected override LanguageModelOptions Options() => PennTreebankRegularized.Regularized();

    private static IEnumerable<(string Name, Action<LanguageModelOptions> Change)> Changes =>
    [
        ("none", _ => { }),
        ("weight_dropout", options => options.WeightDropout = 0.3f),
        ("activations", PennTreebankActivations.Penalize),
        ("random_windows", options => options.RandomTruncation = true),
        ("averaged", options => options.AveragingPatience = 5),
    ];
}
