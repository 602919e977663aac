using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// Learns the encoding of a column as steps from training rows, while the rows are read. Text is cut into tokens once: rows are kept with the numbers of their
/// distinct tokens, which are replaced by those of the vocabulary once it is known. An instance serves one run.
/// </summary>
internal sealed class EncodingLearner
{
    private readonly TokenSequenceOptions _options;
    private readonly DataViewSchema.Column _column;
    private readonly SequenceEncoding _cut; // for cutting tokens: case kept if they are spelled
    private readonly DistinctTokens? _texts; // null if there is nothing to learn
    private int[] _tokens = []; // the vocabulary's token for each token that was read

    /// <param name="options">The options that determine which tokens are kept.</param>
    /// <param name="column">The column of the first rows, which has passed the checks of <see cref="SequenceColumn"/>.</param>
    /// <param name="kind">The kind of the contents of the column.</param>
    /// <param name="stepSize">The number of values in a step, for a column of numbers.</param>
    public EncodingLearner(TokenSequenceOptions options, DataViewSchema.Column column, SequenceKind kind, int stepSize = 1)
    {
        _options = options;
        _column = column;
        Encoding = new SequenceEncoding
        {
            Kind = kind,
            StepSize = stepSize,
            KeyCount = kind == SequenceKind.Keys ? SequenceColumn.KeyCountOf(column) : 0,
            Tokenization = options.Tokenization,
            MaximumLength = options.MaximumLength ?? 0,
            CutFrom = options.CutFrom,
        };
        _texts = kind is SequenceKind.Numbers or SequenceKind.Keys ? null : new DistinctTokens();
        _cut = Spells ? Encoding with { Tokenization = options.Tokenization with { LowerCase = false } } : Encoding;
    }

    /// <summary>Gets the encoding as far as it is known; it is complete after <see cref="Learn"/>.</summary>
    public SequenceEncoding Encoding { get; private set; }

    private bool Spells => _options.SpellingLength > 0;

    /// <summary>Returns the encoding of a model for the rows of another run, which may be cut at another length.</summary>
    /// <param name="known">The encoding of the model.</param>
    /// <param name="options">The options of the run.</param>
    public static SequenceEncoding CutAs(SequenceEncoding known, TokenSequenceOptions options) =>
        known with { MaximumLength = options.MaximumLength ?? 0, CutFrom = options.CutFrom };

    /// <summary>Creates the reader of training rows. The rows must be completed once all of them have been read.</summary>
    public SequenceReader CreateReader(DataViewRow row, DataViewSchema.Column column) =>
        _texts is null ? SequenceReader.Create(Encoding, row, column) : new CutReader(_cut, _texts, row, column);

    /// <summary>Chooses the vocabulary of the text that was read.</summary>
    /// <param name="content">The object that reports a vocabulary that covers little of the text.</param>
    /// <param name="isModelOfText">True if the text itself is learned.</param>
    /// <exception cref="InvalidOperationException">The text itself is learned, and no token of it is kept.</exception>
    public SequenceEncoding Learn(LearnableContent content, bool isModelOfText)
    {
        if (_texts is null)
            return Encoding;
        var words = new VocabularyBuilder();
        var characters = new VocabularyBuilder();
        var lookup = new TokenCase(Encoding);
        var minimumCount = _options.MinimumTokenCountFor(_texts.Counts.Sum(count => (long)count));
        for (var number = 0; number < _texts.Texts.Count; number++)
            Count(_texts.Texts[number], _texts.Counts[number]);
        var vocabulary = Build(words);
        var spelling = Spells ? new SpellingEncoding(Build(characters), _options.SpellingLength) : null;
        if (spelling is not { Characters.Count: > 1 }) // otherwise, the spelling of unknown words can be learned from
            content.ReportVocabulary(_options, _column.Name, words.Count(vocabulary), isModelOfText);

        _tokens = new int[_texts.Texts.Count + SequenceEncoding.FirstToken];
        for (var token = SequenceEncoding.FirstToken; token < _tokens.Length; token++)
            _tokens[token] = vocabulary.TokenOf(Spells ? lookup.Of(CutReader.TextOf(_texts, token)) : CutReader.TextOf(_texts, token));
        return Encoding = Encoding with { Vocabulary = vocabulary, Spelling = spelling };

        void Count(string text, long times)
        {
            if (!Spells)
            {
                words.Add(text, times);
                return;
            }

            Span<char> character = stackalloc char[2];
            words.Add(lookup.Of(text), times);
            foreach (var rune in text.EnumerateRunes())
                characters.Add(character[..rune.EncodeToUtf16(character)], times);
        }

        Vocabulary Build(VocabularyBuilder builder) => builder.Build(minimumCount, _options.MaximumVocabularySize);
    }

    /// <summary>Replaces the tokens of rows that were read by those of the vocabulary, in place.</summary>
    public void Complete(Span<int> tokens)
    {
        if (_texts is null)
            return;
        foreach (ref var token in tokens)
            token = _tokens[token];
    }

    /// <summary>Replaces the tokens of rows that were read by those of the vocabulary, and adds their spellings if there are any.</summary>
    /// <returns>The rows: the same list, unless they have spellings.</returns>
    public SequenceList Complete(SequenceList rows)
    {
        if (_texts is null)
            return rows;
        if (Encoding.Spelling is { } spelling)
            return Spell(rows, spelling);
        rows.ReplaceTokens(_tokens);
        return rows;
    }

    private SequenceList Spell(SequenceList rows, SpellingEncoding spelling)
    {
        var spelled = new SequenceList(
            rows.InputSize, hasTokens: true, rows.TargetKind, rows.TargetPerStep, rows.TargetWidth, hasSpellings: true, factorCount: rows.FactorCount);
        var characters = new int[spelling.MaximumCharacters];
        var numbers = new int[_tokens.Length];
        Array.Fill(numbers, -1);
        var (tokens, spellings, factors, features) = (Array.Empty<int>(), Array.Empty<int>(), Array.Empty<int>(), Array.Empty<float>());
        for (var row = 0; row < rows.Count; row++)
        {
            var length = rows.Length(row);
            if (tokens.Length < length)
                (tokens, spellings, factors, features) =
                    (new int[2 * length], new int[2 * length], new int[2 * length * rows.FactorCount], new float[2 * length * rows.InputSize]);
            for (var step = 0; step < length; step++)
            {
                var token = rows.Token(row, step);
                if (numbers[token] < 0)
                    numbers[token] = spelled.AddSpelling(characters.AsSpan(0, spelling.Spell(CutReader.TextOf(_texts!, token), characters)));
                (tokens[step], spellings[step]) = (_tokens[token], numbers[token]);
            }

            var rowFactors = factors.AsSpan(0, length * rows.FactorCount);
            var rowFeatures = features.AsSpan(0, length * rows.InputSize);
            rows.CopyFactors(row, 0, rowFactors);
            rows.CopyFeatures(row, 0, length, rowFeatures);
            spelled.Add(
                rowFeatures, tokens.AsSpan(0, length), spellings.AsSpan(0, length), rowFactors, rows.Classes(row), rows.Values(row), rows.Weight(row));
        }

        return spelled;
    }
}
