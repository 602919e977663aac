namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Writes a file so that it is there either as it was or as it will be, never half: whatever stops the process.</summary>
/// <remarks>Safe for concurrent use; of several writers to one path the last to finish wins.</remarks>
public static class AtomicFile
{
    /// <summary>Writes to a new file beside the old one, flushes it to the disk, and puts it in place of the old one by renaming.</summary>
    /// <param name="path">The file to write or replace. Its folder must exist.</param>
    /// <param name="write">Writes the content. If it throws, the old file stays as it was and nothing is left behind.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="write"/> is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder must not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        // The same folder, because renaming is atomic only within a volume.
        var fullPath = Path.GetFullPath(path);
        var unfinished = $"{fullPath}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(unfinished, fullPath, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
