using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Reads text or vectors of text as tokens of the model's vocabulary, and as their characters if the model reads these too.</summary>
internal sealed class TokenReader : SequenceReader
{
    private readonly SequenceEncoding _encoding;
    private readonly TokenSource _source;
    private readonly TokenVisitor _visit;
    private readonly List<int> _spellingEnds = [];
    private int[] _characters = [];

    public TokenReader(SequenceEncoding encoding, DataViewRow row, DataViewSchema.Column column)
    {
        _encoding = encoding;
        if (encoding.Spelling is not { } spelling)
        {
            _source = TokenSource.Create(encoding.Kind, encoding.Tokenization, row, column);
            _visit = token => AddToken(encoding.Vocabulary.TokenOf(token), token);
            return;
        }

        var lookup = new TokenCase(encoding);
        _source = TokenSource.Create(encoding.Kind, encoding.Tokenization with { LowerCase = false }, row, column);
        _visit = token =>
        {
            AddToken(encoding.Vocabulary.TokenOf(lookup.Of(token)), token);
            AddCharacters(spelling, token);
        };
    }

    public override void Read()
    {
        ClearTokens();
        _spellingEnds.Clear();
        _source.Visit(_visit);
        FinishTokens(_encoding);
        if (_encoding.Spelling is { } spelling && Length == 0)
            AddCharacters(spelling, []);
    }

    public override ReadOnlySpan<int> CharactersOf(int step)
    {
        if (_encoding.Spelling is null)
            return [];
        var token = Kept.Start + step;
        return _characters.AsSpan((token == 0 ? 0 : _spellingEnds[token - 1]).._spellingEnds[token]);
    }

    private void AddCharacters(SpellingEncoding spelling, ReadOnlySpan<char> token)
    {
        var start = _spellingEnds.Count == 0 ? 0 : _spellingEnds[^1];
        if (_characters.Length - start < spelling.MaximumCharacters)
            Array.Resize(ref _characters, Math.Max(2 * _characters.Length, start + spelling.MaximumCharacters));
        _spellingEnds.Add(start + spelling.Spell(token, _characters.AsSpan(start, spelling.MaximumCharacters)));
    }
}
