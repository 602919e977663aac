using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>
/// The encoding of the values of a sequence column as the steps that a network reads, which is learned in training and saved in the model. Immutable and safe
/// to share.
/// </summary>
internal sealed record SequenceEncoding
{
    /// <summary>The only token of an empty sequence. Its vector is zero.</summary>
    public const int PaddingToken = 0;

    /// <summary>The token for everything that does not occur in training, and for key 0.</summary>
    public const int UnknownToken = 1;

    /// <summary>The token of the first word or key.</summary>
    public const int FirstToken = 2;

    public required SequenceKind Kind { get; init; }

    public int StepSize { get; init; } = 1;

    public int KeyCount { get; init; }

    public Tokenization Tokenization { get; init; } = Tokenization.Default;

    public Vocabulary Vocabulary { get; init; } = Vocabulary.Empty;

    /// <summary>Gets the spelling of tokens of text for a network that reads their characters; null if none does.</summary>
    public SpellingEncoding? Spelling { get; init; }

    public int MaximumLength { get; init; }

    public SequenceSide CutFrom { get; init; }

    public bool HasTokens => Kind != SequenceKind.Numbers;

    /// <summary>Gets the encodings of the columns with further features of each step.</summary>
    public IReadOnlyList<StepFeatureEncoding> StepFeatures { get; init; } = [];

    /// <summary>Gets the number of numbers of a step in this column.</summary>
    public int OwnInputSize => HasTokens ? 0 : StepSize;

    /// <summary>Gets the number of numbers of a step, those of this column before those of the step features.</summary>
    public int InputSize => OwnInputSize + StepFeatures.Sum(feature => feature.Encoding.InputSize);

    /// <summary>Gets the number of step features that are tokens.</summary>
    public int FactorCount => StepFeatures.Count(feature => feature.Encoding.HasTokens);

    /// <summary>Gets the number of tokens, including the two special ones; 0 for numbers.</summary>
    public int TokenCount => Kind switch
    {
        SequenceKind.Numbers => 0,
        SequenceKind.Keys => KeyCount + FirstToken,
        _ => Vocabulary.Count + FirstToken,
    };

    /// <summary>Gets the type of a column of this kind; vectors have any length.</summary>
    public DataViewType ColumnType => Kind switch
    {
        SequenceKind.Numbers => new VectorDataViewType(NumberDataViewType.Single),
        SequenceKind.Keys => new VectorDataViewType(new KeyDataViewType(typeof(uint), Math.Max(KeyCount, 1))),
        SequenceKind.Words => new VectorDataViewType(TextDataViewType.Instance),
        _ => TextDataViewType.Instance,
    };

    /// <summary>Gets a description of a step, for logs, such as "3 features a step" or "a vocabulary of 812 tokens".</summary>
    public string Summary => string.Join(", ", [OwnSummary, .. StepFeatures.Select(feature => $"{feature.Encoding.OwnSummary} in '{feature.ColumnName}'")]);

    private string OwnSummary => Kind switch
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

    /// <summary>Returns the range of the steps of a sequence that are read.</summary>
    public (int Start, int Length) Cut(int length)
    {
        if (MaximumLength == 0 || length <= MaximumLength)
            return (0, length);
        return (CutFrom == SequenceSide.End ? 0 : length - MaximumLength, MaximumLength);
    }
}
