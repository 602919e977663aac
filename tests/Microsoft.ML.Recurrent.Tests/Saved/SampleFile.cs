using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Tests.Saved;

/// <summary>
/// A file that a build has saved, in Samples, and beside it what it gives: one line of text and numbers for each row.
/// <para>
/// After a change of format, write the files anew:
/// <c>RECURRENT_SAMPLES=write dotnet test -c Release tests/Microsoft.ML.Recurrent.Tests --filter Tests.Saved</c>. What they give is then compared with what was
/// recorded, so that a format can change and nothing else. Only after a change of training, which changes the weights, record anew what they give, by
/// <c>RECURRENT_SAMPLES=record</c> in its place.
/// </para>
/// </summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Write">Makes the content and writes it to a path.</param>
/// <param name="Read">Gives what a file at a path gives.</param>
internal sealed record SampleFile(string Name, Action<string> Write, Func<string, IEnumerable<string>> Read)
{
    private static readonly string? s_asked = Environment.GetEnvironmentVariable("RECURRENT_SAMPLES");

    /// <summary>Where the files are that a test reads.</summary>
    public static string Folder => Path.Combine(s_asked is null ? AppContext.BaseDirectory : SourceFolder(), "Samples", "Every");

    public string Location => Path.Combine(Folder, Name);

    public string Recorded => Path.ChangeExtension(Location, ".txt");

    /// <summary>Whether the environment asks for files to be written.</summary>
    public static bool IsAskedFor => s_asked is not null;

    /// <summary>Writes the file anew, and what it gives where that is not known or asked for, too.</summary>
    public void WriteAnew()
    {
        Directory.CreateDirectory(Folder);
        File.Delete(Location);
        Write(Location);
        if (s_asked == "record" || !File.Exists(Recorded))
            File.WriteAllLines(Recorded, Read(Location));
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..");
}
