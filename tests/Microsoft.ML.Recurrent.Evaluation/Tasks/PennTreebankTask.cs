namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Words of the Penn Treebank (Mikolov's version: 929,589 training, 73,760 validation and 82,430 test tokens with the ends of lines, 10,000 different ones).</summary>
internal abstract class PennTreebankTask : LanguageModelTask
{
    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var (training, validation) = (Lines(data, "train"), Lines(data, "valid"));
        var (ml, model) = Train(training, validation, seed);
        yield return new("validation_perplexity", Evaluate(ml, model, validation).Perplexity);
        yield return new("test_perplexity", Evaluate(ml, model, Lines(data, "test")).Perplexity);
    }

    private static string[] Lines(DataSource data, string part) => File.ReadAllLines(data.File("ptb", $"ptb.{part}.txt"));
}
