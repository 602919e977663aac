using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>
/// The weights and texts of the steps of rows that are scored in one batch, by slot. Buffers grow and are reused; an instance serves one cursor.
/// </summary>
internal sealed class ExplanationRows(SequenceModel model, int capacity)
{
    private readonly float[][] _weights = Enumerable.Repeat(Array.Empty<float>(), capacity).ToArray();
    private readonly ReadOnlyMemory<char>[][] _texts = Enumerable.Repeat(Array.Empty<ReadOnlyMemory<char>>(), capacity).ToArray();
    private readonly int[] _weightCounts = new int[capacity];
    private readonly int[] _textCounts = new int[capacity];
    private readonly IReadOnlyList<string> _words =
        model.Encoding.Kind == SequenceKind.Keys ? model.Explanation.KeyTexts : model.Encoding.Vocabulary.Words;

    /// <summary>Clears the weights of the first slots.</summary>
    public void ClearWeights(int count) => _weightCounts.AsSpan(0, count).Clear();

    public void KeepWeights(int slot, ReadOnlySpan<float> weights)
    {
        weights.CopyTo(Room(ref _weights[slot], weights.Length));
        _weightCounts[slot] = weights.Length;
    }

    /// <summary>
    /// Keeps the texts of the steps that a reader has just read: the word or key of the model, or the text of the row if the model does not know it.
    /// </summary>
    public void KeepTexts(int slot, SequenceReader reader)
    {
        var tokens = reader.Tokens;
        var unknown = reader.UnknownTexts;
        var texts = Room(ref _texts[slot], tokens.Length);
        for (var t = 0; t < tokens.Length; t++)
            texts[t] = (tokens[t] >= SequenceEncoding.FirstToken ? _words[tokens[t] - SequenceEncoding.FirstToken]
                : t < unknown.Length ? unknown[t] : "").AsMemory();
        _textCounts[slot] = tokens.Length;
    }

    public void GetWeights(int slot, ref VBuffer<float> value) => Give(_weights[slot].AsSpan(0, _weightCounts[slot]), ref value);

    public void GetTexts(int slot, ref VBuffer<ReadOnlyMemory<char>> value) => Give(_texts[slot].AsSpan(0, _textCounts[slot]), ref value);

    private static void Give<T>(ReadOnlySpan<T> kept, ref VBuffer<T> value)
    {
        var editor = VBufferEditor.Create(ref value, kept.Length);
        kept.CopyTo(editor.Values);
        value = editor.Commit();
    }

    private static Span<T> Room<T>(ref T[] buffer, int count)
    {
        if (buffer.Length < count)
            buffer = new T[Math.Max(count, 2 * buffer.Length)];
        return buffer.AsSpan(0, count);
    }
}
