namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Writes a file so that it is there either as it was or as it will be, never half: whatever stops the process.</summary>
/// <remarks>
/// Safe for concurrent use; of several writers to one path the last to finish wins. A file that is replaced keeps its permissions, and on Linux its owner;
/// where the path is a symbolic link, the file that it leads to is replaced. What a killed writer left is deleted by the next one to the same path on the
/// same machine.
/// </remarks>
internal static class AtomicFile
{
    /// <summary>Writes to a new file beside the old one, flushes it to the disk, and puts it in place of the old one by renaming.</summary>
    /// <param name="path">The file to write or replace. Its folder must exist.</param>
    /// <param name="write">Writes the content. If it throws, the old file stays as it was and nothing is left of the new one.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="write"/> is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// The file is read-only, its folder must not be written, or it belongs to another user, whom it would be taken from.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);

        // The same folder, because renaming is atomic only within a volume.
        var target = TargetOf(Path.GetFullPath(path));
        RefuseReadOnly(target);
        using var unfinished = UnfinishedFile.BesideOf(target);
        using (var stream = unfinished.Create(File.Exists(target)))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        KeepAttributes(target, unfinished.Path);
        File.Move(unfinished.Path, target, overwrite: true);
    }

    private static string TargetOf(string path) => new FileInfo(path).LinkTarget is null ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static void RefuseReadOnly(string target)
    {
        var file = new FileInfo(target);
        if (!file.Exists)
            return;
        var writable = OperatingSystem.IsWindows() ? !file.IsReadOnly
            : (file.UnixFileMode & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;
        if (!writable)
            throw new UnauthorizedAccessException($"The file '{target}' is read-only, so it is not replaced.");

        // Whoever may not write the file may still be allowed to put another in its place; opening it asks the system.
        using var probe = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    private static void KeepAttributes(string target, string unfinished)
    {
        if (!File.Exists(target))
            return;
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(unfinished, File.GetAttributes(target));
            return;
        }

        // The owner first: giving a file away may clear bits of its mode.
        if (OperatingSystem.IsLinux())
            FileOwner.Copy(target, unfinished);
        File.SetUnixFileMode(unfinished, File.GetUnixFileMode(target));
    }
}
