using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// A file that is being written beside the one whose place it will take. Its name tells which process of which machine writes it, so that the next writer
/// can tell what a killed one left from what another is still writing.
/// </summary>
internal sealed class UnfinishedFile : IDisposable
{
    private const string Extension = ".tmp";

    // Numbers of processes are used again, that of the first process of a container always: those that this one writes now are known here.
    private static readonly ConcurrentDictionary<string, bool> s_mine = new(StringComparer.Ordinal);
    private static long s_count;

    private UnfinishedFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Names a file beside another, and deletes what killed writers of the other left.</summary>
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
    /// <param name="replaces">Whether it takes the place of a file, whose permissions it will get: until then no other user may read it.</param>
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
                // Litter is no reason not to write; the next writer tries again.
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
            return false; // there is one that may not be looked at
        }
    }
}
