using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Represents a file that is being written in the folder of the file that it will replace. Its name identifies the machine and the process that write it, so
/// that the next writer can distinguish a file that a killed writer left from one that is still being written.
/// </summary>
internal sealed class UnfinishedFile : IDisposable
{
    private const string Extension = ".tmp";

    // Process numbers are reused, and the first process of a container always has the same one: the files that this process is writing are listed here.
    private static readonly ConcurrentDictionary<string, bool> s_mine = new(StringComparer.Ordinal);
    private static long s_count;

    private UnfinishedFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Chooses a name in the folder of another file and deletes the files that killed writers of that file left.</summary>
    public static UnfinishedFile BesideOf(string target)
    {
        var prefix = $"{target}.{Environment.MachineName}.";
        DeleteStale(prefix);
        var file = new UnfinishedFile(string.Create(CultureInfo.InvariantCulture,
            $"{prefix}{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}{Extension}"));
        s_mine[file.Path] = true;
        return file;
    }

    /// <summary>Creates the file.</summary>
    /// <param name="replaces">Whether it replaces a file, whose permissions it will get; until then no other user may read it.</param>
    public FileStream Create(bool replaces)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (replaces && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path, options);
    }

    /// <summary>Deletes the file, unless it has been renamed.</summary>
    public void Dispose()
    {
        File.Delete(Path);
        s_mine.TryRemove(Path, out _);
    }

    private static void DeleteStale(string prefix)
    {
        var folder = System.IO.Path.GetDirectoryName(prefix)!;
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal) || !path.EndsWith(Extension, StringComparison.Ordinal)
                || !IsStale(path, path[prefix.Length..^Extension.Length]))
                continue;
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A leftover file is no reason not to write; the next writer tries again.
            }
        }
    }

    private static bool IsStale(string path, string writer)
    {
        var end = writer.IndexOf('-', StringComparison.Ordinal);
        if (end < 0 || !int.TryParse(writer.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var process) || s_mine.ContainsKey(path))
            return false;
        if (process == Environment.ProcessId)
            return true;
        try
        {
            using var other = Process.GetProcessById(process);
            return other.HasExited;
        }
        catch (ArgumentException)
        {
            return true; // there is no such process
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or UnauthorizedAccessException)
        {
            return false; // there is one that this process may not inspect
        }
    }
}
