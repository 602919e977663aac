using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>Writes and reads a <see cref="SequenceEncoding"/> in a section of a model.</summary>
internal static class EncodingPayload
{
    public static void Write(SectionWriter section, SequenceEncoding encoding)
    {
        section.Write((int)encoding.Kind);
        section.Write(encoding.StepSize);
        section.Write(encoding.KeyCount);
        section.Write((int)encoding.Tokenization.Tokens);
        section.Write(encoding.Tokenization.LowerCase);
        section.Write(encoding.Tokenization.Tokenizer is not null);
        encoding.Tokenization.Tokenizer?.Save(section);
        section.Write(encoding.MaximumLength);
        section.Write((int)encoding.CutFrom);
        section.Write(encoding.Vocabulary.Words);
    }

    /// <exception cref="ModelFormatException">A value is out of range, or a word occurs twice.</exception>
    public static SequenceEncoding Read(SectionReader section) => new()
    {
        Kind = section.ReadEnum<SequenceKind>(),
        StepSize = section.ReadInt32(nameof(SequenceEncoding.StepSize), 1, int.MaxValue),
        KeyCount = section.ReadInt32(nameof(SequenceEncoding.KeyCount), 0, int.MaxValue - SequenceEncoding.FirstToken),
        Tokenization = new Tokenization(section.ReadEnum<TextTokens>(), section.ReadBoolean(), section.ReadBoolean() ? TextTokenizer.Load(section) : null),
        MaximumLength = section.ReadInt32(nameof(SequenceEncoding.MaximumLength), 0, int.MaxValue),
        CutFrom = section.ReadEnum<SequenceSide>(),
        Vocabulary = Vocabulary.Of(section, section.ReadStrings()),
    };
}
