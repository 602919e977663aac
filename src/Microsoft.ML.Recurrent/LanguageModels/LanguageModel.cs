using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>The parts of a language model that compute the probabilities of tokens. Immutable and safe to share.</summary>
/// <param name="Encoding">The encoding of the input column as tokens.</param>
/// <param name="Words">The tokens as text, without the unknown token and the end; for keys, their values.</param>
/// <param name="RowsAreContinuous">True if the rows of the training data were one running text.</param>
/// <param name="Network">The network, which has one output per token and step.</param>
internal sealed record LanguageModel(SequenceEncoding Encoding, Vocabulary Words, bool RowsAreContinuous, RecurrentNetwork Network)
{
    private const string TextSection = "text";
    private const string EncodingSection = "encoding";
    private const string WordsSection = "words";

    /// <summary>Gets the result of training.</summary>
    public TrainingRecord Training { get; init; } = TrainingRecord.Unknown;

    /// <summary>Gets the number of tokens of the model, including the unknown token and the end.</summary>
    public int TokenCount => Encoding.TokenCount;

    public void Save(PayloadWriter payload)
    {
        payload.AddSection(TextSection).Write(RowsAreContinuous);
        EncodingPayload.Write(payload.AddSection(EncodingSection), Encoding);
        if (Encoding.Kind == SequenceKind.Keys)
            payload.AddSection(WordsSection).Write(Words.Words);
        NetworkWriter.Write(payload, Network);
        Training.Save(payload);
    }

    /// <exception cref="ModelFormatException">A section is damaged, or the sections do not fit together.</exception>
    public static LanguageModel Load(PayloadReader payload)
    {
        var continuous = payload.GetSection(TextSection).ReadBoolean();
        var section = payload.GetSection(EncodingSection);
        var encoding = EncodingPayload.Read(section);
        var words = encoding.Kind == SequenceKind.Keys ? ReadWords(payload.GetSection(WordsSection), encoding.KeyCount) : encoding.Vocabulary;
        var network = NetworkReader.Read(payload);
        var options = network.OptionsOf(section);
        if (!encoding.HasTokens)
            throw section.Defect("steps are numbers; a language model reads tokens.");
        if (options.InputSize != 0 || options.Embedding?.VocabularySize != encoding.TokenCount || options.OutputSize != encoding.TokenCount)
            throw section.Defect($"there are {encoding.TokenCount} tokens; the network reads {options.Embedding?.VocabularySize ?? 0} and {options.InputSize} "
                + $"features, and has {options.OutputSize} outputs.");
        if (NetworkUse.Tokens.Misfit(options) is { } misfit)
            throw section.Defect($"the network {misfit}; a language model has an output per token after each step and reads forward only.");
        return new LanguageModel(encoding, words, continuous, network) { Training = TrainingRecord.Load(payload, networks: 1) };
    }

    private static Vocabulary ReadWords(SectionReader section, int keyCount)
    {
        var words = section.ReadStrings();
        if (words.Length != keyCount)
            throw section.Defect($"there are {words.Length} words for {keyCount} keys.");
        return Vocabulary.Of(section, words);
    }
}
