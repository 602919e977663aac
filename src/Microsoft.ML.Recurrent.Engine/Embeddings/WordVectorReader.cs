using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Embeddings;

/// <summary>Takes the vector of one word; the spans are valid during the call only.</summary>
/// <param name="word">The word.</param>
/// <param name="vector">Its values, as many for each word.</param>
internal delegate void WordVectorVisitor(ReadOnlySpan<char> word, ReadOnlySpan<float> vector);

/// <summary>
/// Reads word vectors in text format, one word per line followed by its values: that of GloVe, and that of word2vec with its first line of two counts.
/// The file is read line by line and never held in memory. Stateless and thread-safe.
/// </summary>
internal static class WordVectorReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="wanted">Whether the vector of a word is wanted; the values of other words are not parsed, only counted.</param>
    /// <param name="visit">Takes the vectors of the wanted words.</param>
    /// <param name="cancellationToken">Ends the call before the next line.</param>
    /// <returns>Values of a vector; at least 1.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    /// <exception cref="InvalidDataException">A line has no values, another number of values than the first, or a
    /// value that is no finite number; the message names the line. Or there is no line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
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

        return size > 0 ? size : throw new InvalidDataException($"The word vector file '{path}' holds no vectors.");
    }

    // The first line of word2vec: number of words, values of each.
    private static bool TryReadCounts(ReadOnlySpan<char> line, out int size)
    {
        size = 0;
        var space = line.IndexOf(' ');
        return space > 0
            && long.TryParse(line[..space], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && int.TryParse(line[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out size)
            && size > 0;
    }

    // Counted from the end, because some files hold words with spaces in them.
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

        // A word of the usual kind with more values than the first line has would otherwise pass as a word with spaces.
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
                throw Defect(path, number, $"has '{text[range]}' for value {i + 1}, which is no finite number");
            i++;
        }
    }

    private static InvalidDataException Defect(string path, int number, string what) =>
        new($"The word vector file '{path}' cannot be read: line {number} {what}.");
}
