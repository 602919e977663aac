namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Characters of tiny Shakespeare (Karpathy 2015): the first nine tenths to learn from, the last tenth to validate. The best epoch is chosen on the figure itself, as is usual for this set.</summary>
internal sealed class TinyShakespeare : LanguageModelTask
{
    public override string Name => "tinyshakespeare";

    public override string Summary => "Characters of tiny Shakespeare, the last tenth held out: nats per character of an LSTM.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var text = File.ReadAllText(data.File(Name, "input.txt"));
        var cut = text.Length / 10 * 9;
        var (training, validation) = (Lines(text[..cut]), Lines(text[cut..]));
        var (ml, model) = Train(training, validation, seed, new LanguageModelOptions { TextTokens = TextTokens.Characters });
        yield return new("validation_nats_plain_defaults", Evaluate(ml, model, validation).CrossEntropy);
        (ml, model) = Train(training, validation, seed);
        yield return new("validation_nats", Evaluate(ml, model, validation).CrossEntropy);
    }

    protected override LanguageModelOptions Options() => new()
    {
        TextTokens = TextTokens.Characters,
        HiddenSize = 256,
        NumberOfLayers = 2,
        EmbeddingSize = 64,
        Dropout = 0.1f,
        BatchSize = 32,
        TruncationLength = 64,
        LearningRate = 0.004f,
        LearningRateSchedule = new CosineSchedule(),
        NumberOfEpochs = 6,
    };

    // The end of a row is the line break, so that the model predicts every character of the file.
    private static string[] Lines(string text) => (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
}
