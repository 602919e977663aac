using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Texts;

/// <summary>Holds what the choice of defaults for sequences of tokens depends on. It does not depend on the order of the rows.</summary>
/// <param name="Rows">The number of training rows.</param>
/// <param name="MedianLength">The median of the lengths of the rows, in tokens.</param>
/// <param name="Tokens">The number of tokens of all rows.</param>
/// <param name="AreCharacters">Whether a token is a character of text.</param>
internal sealed record TextFacts(int Rows, int MedianLength, long Tokens, bool AreCharacters)
{
    /// <summary>Collects the facts.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="encoding">The encoding of the rows as tokens.</param>
    public static TextFacts Of(SequenceDataset rows, SequenceEncoding encoding)
    {
        var lengths = new int[rows.Count];
        for (var row = 0; row < lengths.Length; row++)
            lengths[row] = rows.Length(row);
        Array.Sort(lengths);
        return new TextFacts(rows.Count, lengths[lengths.Length / 2], lengths.Sum(length => (long)length),
            encoding.Kind == SequenceKind.Text && encoding.Tokenization.AreCharacters);
    }
}
