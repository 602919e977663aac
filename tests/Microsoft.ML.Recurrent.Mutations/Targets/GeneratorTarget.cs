namespace Microsoft.ML.Recurrent.Mutations.Targets;

/// <summary>The state of a generator of text.</summary>
internal sealed class GeneratorTarget(MLContext ml, ITransformer languageModel) : MutationTarget("generator", StateOf(ml, languageModel))
{
    private readonly TextGenerator _generator = languageModel.CreateTextGenerator(ml, Options);

    // A generator that adapts has the longest state.
    private static GenerationOptions Options => new() { MaximumTokens = 3, CacheSize = 3, DynamicEvaluationRate = 1e-3f };

    public override void Read(byte[] bytes) => _generator.LoadState(new MemoryStream(bytes, writable: false));

    public override void Use() => _generator.Generate();

    public override bool IsDocumented(Exception exception) => exception is ModelFormatException;

    private static byte[] StateOf(MLContext ml, ITransformer languageModel)
    {
        var generator = languageModel.CreateTextGenerator(ml, Options);
        generator.Read("one two");
        using var state = new MemoryStream();
        generator.SaveState(state);
        return state.ToArray();
    }
}
