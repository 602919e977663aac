using System.Text;
using System.Text.RegularExpressions;

namespace Quickstart.Csv;

/// <summary>The text of a file, whatever encoding it is in.</summary>
/// <param name="Text">The text, without a byte order mark and without Excel's line that names the separator.</param>
/// <param name="Separator">The separator that this line names, or null.</param>
/// <param name="FirstLine">The number of the line in the file that the text begins with.</param>
/// <param name="EncodingName">The encoding to tell the user of, or null for UTF-8.</param>
internal sealed partial record CsvText(string Text, char? Separator, int FirstLine, string? EncodingName)
{
    /// <exception cref="QuickstartException">The file cannot be read, is empty or is not a text file.</exception>
    public static CsvText Read(string path)
    {
        var (text, encodingName) = Decode(ReadBytes(path));
        if (text.Any(c => (char.IsControl(c) && c is not ('\t' or '\r' or '\n' or '\f')) || c == '\uFFFD'))
            throw new QuickstartException($"The file {path} is not a text file: it holds bytes that are no text. Save it as CSV in UTF-8.");
        if (string.IsNullOrWhiteSpace(text))
            throw new QuickstartException($"The file {path} is empty.");
        var named = SeparatorLine().Match(text);
        return named.Success
            ? new CsvText(text[named.Length..], named.Groups["separator"].Value[0], 2, encodingName)
            : new CsvText(text, null, 1, encodingName);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QuickstartException($"There is no file {path}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new QuickstartException($"The file {path} cannot be read: {e.Message}");
        }
    }

    // By the byte order mark; without one UTF-8 where the bytes are, and otherwise what Excel writes in western Europe and America.
    private static (string Text, string? Name) Decode(byte[] bytes)
    {
        foreach (var marked in new[] { Encoding.UTF8, Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode })
            if (bytes.AsSpan().StartsWith(marked.Preamble))
                return (marked.GetString(bytes.AsSpan(marked.Preamble.Length)), marked == Encoding.UTF8 ? null : marked.WebName.ToUpperInvariant());
        try
        {
            return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes), "Windows-1252");
        }
    }

    [GeneratedRegex("""^\uFEFF?"?sep=(?<separator>.)"?[ ,;\t]*(\r\n|\n|\r|$)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SeparatorLine();
}
