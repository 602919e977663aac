namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Writes a file atomically: whatever stops the process, the file has either its old content or its new content, never part of it.</summary>
/// <remarks>
/// Safe for concurrent use; if several writers write to one path, the last one to finish wins. A file that is replaced keeps its permissions and, on Linux, its
/// owner; if the path is a symbolic link, the target of the link is replaced. A file that a killed writer left is deleted by the next writer to the same path
/// on the same machine.
/// </remarks>
internal static class AtomicFile
{
    /// <summary>Writes to a new file in the same folder, flushes it to the disk and replaces the old file with it by renaming.</summary>
    /// <param name="path">The file to write or replace. Its folder must exist.</param>
    /// <param name="write">The action that writes the content. If it throws, the old file is unchanged and the new one is deleted.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="write"/> is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// The file is read-only, its folder is not writable, or the file belongs to another user, who would lose it if it were replaced.
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

        // A user who may not write the file may still be allowed to replace it; opening it asks the system.
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

        // The owner first: changing the owner may clear bits of the mode.
        if (OperatingSystem.IsLinux())
            FileOwner.Copy(target, unfinished);
        File.SetUnixFileMode(unfinished, File.GetUnixFileMode(target));
    }
}
