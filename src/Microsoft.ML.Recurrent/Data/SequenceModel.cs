using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>Everything that turns a sequence column into network outputs. Immutable and safe to share.</summary>
internal sealed record SequenceModel(string FeatureColumnName, SequenceEncoding Encoding, FeatureScale? Scale, RecurrentNetwork Network)
{
    private const string EncodingSection = "encoding";
    private const string SpellingSection = "spelling";

    /// <summary>The columns that show what was read and how it was weighed.</summary>
    public Explanation Explanation { get; init; } = Explanation.None;

    public void Save(PayloadWriter payload)
    {
        var encoding = payload.AddSection(EncodingSection);
        encoding.Write(FeatureColumnName);
        EncodingPayload.Write(encoding, Encoding);
        if (Encoding.Spelling is { } spelling)
            spelling.Write(payload.AddSection(SpellingSection));
        Scale?.Save(payload);
        NetworkWriter.Write(payload, Network);
        Explanation.Save(payload);
    }

    /// <exception cref="ModelFormatException">A section is damaged, or the sections do not fit together.</exception>
    public static SequenceModel Load(PayloadReader payload, int outputSize, bool outputPerStep = false)
    {
        var section = payload.GetSection(EncodingSection);
        var name = section.ReadString();
        var encoding = EncodingPayload.Read(section);
        if (payload.Contains(SpellingSection))
            encoding = encoding with { Spelling = SpellingEncoding.Read(payload.GetSection(SpellingSection)) };
        var network = NetworkReader.Read(payload);
        var scale = FeatureScale.Load(payload, encoding.InputSize);
        var options = network.Options;
        if (name.Length == 0)
            throw section.Defect("the name of the feature column is empty.");
        if (options.InputSize != encoding.InputSize || (options.Embedding?.VocabularySize ?? 0) != encoding.TokenCount)
            throw section.Defect($"steps have {encoding.InputSize} features and {encoding.TokenCount} tokens; the network takes {options.InputSize} "
                + $"and {options.Embedding?.VocabularySize ?? 0}.");
        if ((options.Characters?.VocabularySize ?? 0) != (encoding.Spelling?.CharacterCount ?? 0))
            throw section.Defect($"tokens have {encoding.Spelling?.CharacterCount ?? 0} characters; the network takes {options.Characters?.VocabularySize ?? 0}.");
        if ((options.Pooling == SequencePooling.None) != outputPerStep || options.OutputSize != outputSize)
            throw section.Defect($"the network has {options.OutputSize} outputs and pooling {options.Pooling}; {outputSize} outputs and "
                + $"{(outputPerStep ? "no " : "")}pooling are expected.");
        if (options.Decoder is { } decoder)
            throw section.Defect($"the network decodes {decoder.Steps} steps behind a sequence; none are expected.");
        return new SequenceModel(name, encoding, scale, network) { Explanation = Explanation.Load(payload, encoding, options.Pooling) };
    }
}
