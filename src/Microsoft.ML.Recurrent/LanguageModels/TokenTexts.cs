using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>Converts the tokens of a model to text, and text to tokens of the model. Not thread-safe.</summary>
internal sealed class TokenTexts
{
    public const string LineBreak = "\n";
    private const string Unknown = "<unk>";

    private readonly LanguageModel _model;
    private readonly TextCutter _cutter;
    private readonly TokenVisitor _visit;
    private readonly List<int> _found = [];

    public TokenTexts(LanguageModel model)
    {
        _model = model;
        // Tokens that this library did not cut are separated by white space in the texts that are passed to a generator.
        _cutter = new TextCutter(model.Encoding.Kind switch
        {
            SequenceKind.Text => model.Encoding.Tokenization,
            SequenceKind.Words => model.Encoding.Tokenization with { Tokens = TextTokens.WhiteSpace, Tokenizer = null },
            _ => new Tokenization(TextTokens.WhiteSpace, LowerCase: false),
        });
        _visit = word => _found.Add(model.Words.TokenOf(word));
        EndIsLineBreak = model.RowsAreContinuous && model.Words.TokenOf(LineBreak) == SequenceEncoding.UnknownToken;
    }

    /// <summary>Gets a value that indicates whether the end of a text is the end of a line of a running text, rather than the end of generation.</summary>
    public bool EndIsLineBreak { get; }

    /// <summary>Gets the text of a token. For the end of a text, that is a line break in running text and otherwise empty.</summary>
    public string this[int token] => token switch
    {
        RunningText.End => EndIsLineBreak ? LineBreak : "",
        SequenceEncoding.UnknownToken => Unknown,
        _ => _model.Words.Words[token - SequenceEncoding.FirstToken],
    };

    /// <summary>Returns the token with the specified text, or null.</summary>
    public int? Find(string text)
    {
        if (EndIsLineBreak && text == LineBreak)
            return RunningText.End;
        var token = _model.Words.TokenOf(text);
        return token == SequenceEncoding.UnknownToken ? null : token;
    }

    /// <summary>Cuts a text into tokens; in running text, a line break is the end of a row. The result is valid until the next call.</summary>
    public ReadOnlySpan<int> Cut(string text)
    {
        _found.Clear();
        var rest = text.AsSpan();
        while (EndIsLineBreak && rest.IndexOf('\n') is >= 0 and var end)
        {
            _cutter.Cut(end > 0 && rest[end - 1] == '\r' ? rest[..(end - 1)] : rest[..end], _visit);
            _found.Add(RunningText.End);
            rest = rest[(end + 1)..];
        }

        _cutter.Cut(rest, _visit);
        return CollectionsMarshal.AsSpan(_found);
    }
}
