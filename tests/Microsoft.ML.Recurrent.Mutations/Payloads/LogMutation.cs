using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.Mutations.Payloads;

/// <summary>Changes of a trial log that know its lines, members and values.</summary>
internal static partial class LogMutation
{
    private static readonly string[] s_values =
    [
        "0", "1", "-1", "2", "2147483647", "-2147483648", "2147483648", "1e308", "1e999", "-1e999", "\"NaN\"", "\"Infinity\"", "\"\"", "null", "true", "[]",
        "{}", "0.5", "9e18", "\"=1+1\"",
    ];

    /// <summary>Changes a log.</summary>
    public static byte[] Change(byte[] bytes, Random random)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n').ToList();
        for (var i = random.Next(3); i >= 0; i--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(10))
            {
                case 0:
                    return ByteMutation.Change(Encoding.UTF8.GetBytes(string.Join('\n', lines)), random);
                case 1:
                    lines.RemoveAt(at);
                    break;
                case 2:
                    lines.Insert(random.Next(lines.Count + 1), lines[at]);
                    break;
                case 3:
                    var other = random.Next(lines.Count);
                    (lines[at], lines[other]) = (lines[other], lines[at]);
                    break;
                case 4:
                    lines[at] = Member().Replace(lines[at], match => $"{match.Value},{match.Value}", 1);
                    break;
                default:
                    lines[at] = Replace(lines[at], random);
                    break;
            }

            if (lines.Count == 0)
                lines.Add("");
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static string Replace(string line, Random random)
    {
        var matches = Value().Matches(line);
        if (matches.Count == 0)
            return line;
        var value = matches[random.Next(matches.Count)].Groups[1];
        return line[..value.Index] + s_values[random.Next(s_values.Length)] + line[(value.Index + value.Length)..];
    }

    [GeneratedRegex("""\"[a-z]+\":(?:-?[0-9][0-9.eE+-]*|\"[^\"]*\")""")]
    private static partial Regex Member();

    [GeneratedRegex("""\":(-?[0-9][0-9.eE+-]*|\"[^\"]*\"|true|false)""")]
    private static partial Regex Value();
}
