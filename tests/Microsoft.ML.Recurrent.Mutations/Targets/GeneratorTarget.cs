namespace Microsoft.ML.Recurrent.Mutations.Targets;

/// <summary>The state of a generator of text.</summary>
internal sealed class GeneratorTarget(ITransformer languageModel) : MutationTarget("generator", StateOf(languageModel))
{
    private readonly TextGenerator _generator = languageModel.CreateTextGenerator(new GenerationOptions { MaximumTokens = 3 });

    public override void Read(byte[] bytes) => _generator.RestoreState(bytes);

    public override void Use() => _generator.Generate();

    public override bool IsDocumented(Exception exception) => exception is ModelFormatException;

    private static byte[] StateOf(ITransformer languageModel)
    {
        var generator = languageModel.CreateTextGenerator();
        generator.Read("one two");
        return generator.SaveState();
    }
}
