using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>How the values of a sequence column become the steps a network sees: learned in training, kept in the model. Immutable and safe to share.</summary>
internal sealed record SequenceEncoding
{
    /// <summary>The one token of an empty sequence; its vector is zero.</summary>
    public const int PaddingToken = 0;

    /// <summary>What was not seen in training, and key 0.</summary>
    public const int UnknownToken = 1;

    /// <summary>The token of the first word or key.</summary>
    public const int FirstToken = 2;

    public required SequenceKind Kind { get; init; }

    public int StepSize { get; init; } = 1;

    public int KeyCount { get; init; }

    public Tokenization Tokenization { get; init; } = Tokenization.Default;

    public Vocabulary Vocabulary { get; init; } = Vocabulary.Empty;

    /// <summary>How tokens of text are spelled for a network that reads their characters; null where none does.</summary>
    public SpellingEncoding? Spelling { get; init; }

    public int MaximumLength { get; init; }

    public SequenceSide CutFrom { get; init; }

    public bool HasTokens => Kind != SequenceKind.Numbers;

    /// <summary>Float features of a step.</summary>
    public int InputSize => HasTokens ? 0 : StepSize;

    /// <summary>Number of tokens, the two special ones included; 0 for numbers.</summary>
    public int TokenCount => Kind switch
    {
        SequenceKind.Numbers => 0,
        SequenceKind.Keys => KeyCount + FirstToken,
        _ => Vocabulary.Count + FirstToken,
    };

    /// <summary>The type a column of this kind has; vectors of any length.</summary>
    public DataViewType ColumnType => Kind switch
    {
        SequenceKind.Numbers => new VectorDataViewType(NumberDataViewType.Single),
        SequenceKind.Keys => new VectorDataViewType(new KeyDataViewType(typeof(uint), Math.Max(KeyCount, 1))),
        SequenceKind.Words => new VectorDataViewType(TextDataViewType.Instance),
        _ => TextDataViewType.Instance,
    };

    /// <summary>What a step is made of, for logs: "3 features a step", "a vocabulary of 812 tokens".</summary>
    public string Summary => Kind switch
    {
        SequenceKind.Numbers => $"{StepSize} {(StepSize == 1 ? "feature" : "features")} a step",
        SequenceKind.Keys => string.Create(CultureInfo.InvariantCulture, $"{KeyCount:n0} different keys"),
        _ => string.Create(CultureInfo.InvariantCulture, $"a vocabulary of {Vocabulary.Count:n0} tokens"),
    };

    public string Describe() => Kind switch
    {
        SequenceKind.Numbers => "a vector of Single",
        SequenceKind.Keys => $"a vector of {KeyCount} different keys",
        SequenceKind.Words => "a vector of text",
        _ => "text",
    };

    /// <summary>Which steps of a sequence are read.</summary>
    public (int Start, int Length) Cut(int length)
    {
        if (MaximumLength == 0 || length <= MaximumLength)
            return (0, length);
        return (CutFrom == SequenceSide.End ? 0 : length - MaximumLength, MaximumLength);
    }
}
