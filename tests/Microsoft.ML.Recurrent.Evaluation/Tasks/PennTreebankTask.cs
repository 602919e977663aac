namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Words of the Penn Treebank (Mikolov's version: 929,589 training, 73,760 validation and 82,430 test tokens with the ends of lines, 10,000 different ones).</summary>
internal abstract class PennTreebankTask : LanguageModelTask
{
    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var (training, validation) = (Lines(data, "train"), Lines(data, "valid"));
        if (IncludesDefaults)
        {
            var (context, plain) = Train(training, validation, seed, new LanguageModelOptions { TextTokens = TextTokens.WhiteSpace });
            yield return new("test_perplexity_plain_defaults", Evaluate(context, plain, Lines(data, "test")).Perplexity);
        }

        var (ml, model) = Train(training, validation, seed);
        yield return new("validation_perplexity", Evaluate(ml, model, validation).Perplexity);
        yield return new("test_perplexity", Evaluate(ml, model, Lines(data, "test")).Perplexity);
        foreach (var (name, options) in Adaptations)
            yield return new($"test_perplexity_{name}", Evaluate(ml, model, Lines(data, "test"), options).Perplexity);
    }

    /// <summary>The ways in which the model also learns from the text that it reads, by name.</summary>
    protected virtual IEnumerable<(string Name, LanguageModelEvaluationOptions Options)> Adaptations => [];

    /// <summary>Whether the figure of nothing but the columns and the tokens, which are those of the text, is measured, too.</summary>
    protected virtual bool IncludesDefaults => false;

    protected static string[] Lines(DataSource data, string part) => File.ReadAllLines(data.File("ptb", $"ptb.{part}.txt"));
}
