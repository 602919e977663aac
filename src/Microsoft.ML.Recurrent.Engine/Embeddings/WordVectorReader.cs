using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Embeddings;

/// <summary>Represents the method that receives the vector of one word. The spans are valid only during the call.</summary>
/// <param name="word">The word.</param>
/// <param name="vector">The values of the word's vector, the same number for every word.</param>
internal delegate void WordVectorVisitor(ReadOnlySpan<char> word, ReadOnlySpan<float> vector);

/// <summary>
/// Reads word vectors in text format, one word per line followed by its values: the format of GloVe, and that of word2vec, whose first line has two counts.
/// The file is read line by line and is never held in memory as a whole. This class is stateless and thread-safe.
/// </summary>
internal static class WordVectorReader
{
    /// <summary>Reads a file of word vectors.</summary>
    /// <param name="path">The path of the file, which is in UTF-8.</param>
    /// <param name="wanted">A function that returns whether the vector of a word is wanted. The values of other words are only counted, not parsed.</param>
    /// <param name="visit">The method that receives the vectors of the wanted words.</param>
    /// <param name="cancellationToken">The token that cancels the call before the next line.</param>
    /// <returns>The number of values of a vector, at least 1.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    /// <exception cref="InvalidDataException">
    /// The file has no lines; or a line has no values, a different number of values than the first line, or a value that is not a finite number. In these
    /// cases, the message names the line.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled through <paramref name="cancellationToken"/>.</exception>
    public static int Read(string path, Func<ReadOnlySpan<char>, bool> wanted, WordVectorVisitor visit, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(visit);
        using var lines = new StreamReader(path);
        var size = 0;
        var announced = 0;
        float[] vector = [];
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = line.AsSpan().TrimEnd(' ');
            if (text.IsEmpty)
                continue;
            if (number == 1 && TryReadCounts(text, out announced))
                continue;

            if (size == 0)
            {
                size = announced > 0 ? announced : text.Count(' ');
                if (size < 1)
                    throw Defect(path, number, "has a word but no values");
                if (size > text.Count(' '))
                    throw Defect(path, number, $"has {text.Count(' ')} values; {size} are expected");
                vector = new float[size];
            }

            var word = WordOf(text, size, path, number);
            if (!wanted(word))
                continue;
            ReadValues(text[(word.Length + 1)..], vector, path, number);
            visit(word, vector);
        }

        return size > 0 ? size : throw new InvalidDataException($"The word vector file '{path}' contains no vectors.");
    }

    // The first line of word2vec: the number of words and the number of values of each.
    private static bool TryReadCounts(ReadOnlySpan<char> line, out int size)
    {
        size = 0;
        var space = line.IndexOf(' ');
        return space > 0
            && long.TryParse(line[..space], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && int.TryParse(line[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out size)
            && size > 0;
    }

    // Counted from the end, because some files contain words with spaces in them.
    private static ReadOnlySpan<char> WordOf(ReadOnlySpan<char> line, int size, string path, int number)
    {
        var word = line;
        for (var i = 0; i < size; i++)
        {
            var space = word.LastIndexOf(' ');
            if (space < 0)
                throw Defect(path, number, $"has {line.Count(' ')} values; {size} are expected");
            word = word[..space];
        }

        // A word without spaces that has more values than the first line would otherwise be taken for a word with spaces.
        var last = word.LastIndexOf(' ');
        if (last >= 0 && float.TryParse(word[(last + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw Defect(path, number, $"has {line.Count(' ')} values; {size} are expected");
        return word;
    }

    private static void ReadValues(ReadOnlySpan<char> text, Span<float> vector, string path, int number)
    {
        var i = 0;
        foreach (var range in text.Split(' '))
        {
            if (!float.TryParse(text[range], NumberStyles.Float, CultureInfo.InvariantCulture, out vector[i]) || !float.IsFinite(vector[i]))
                throw Defect(path, number, $"has '{text[range]}' for value {i + 1}, which is not a finite number");
            i++;
        }
    }

    private static InvalidDataException Defect(string path, int number, string what) =>
        new($"The word vector file '{path}' cannot be read: line {number} {what}.");
}
