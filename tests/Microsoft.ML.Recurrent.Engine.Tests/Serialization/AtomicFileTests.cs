using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Serialization;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atomic").FullName;

    private string FilePath => Path.Combine(_folder, "checkpoint.bin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FileIsCreatedAndReplaced()
    {
        AtomicFile.Write(FilePath, stream => stream.Write([1, 2, 3]));
        AtomicFile.Write(FilePath, stream => stream.Write([4]));
        Assert.Equal([4], File.ReadAllBytes(FilePath));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void FailureLeavesTheOldFileAndNothingElse()
    {
        AtomicFile.Write(FilePath, stream => stream.Write([1, 2, 3]));
        Assert.Throws<TimeoutException>(() => AtomicFile.Write(FilePath, stream =>
        {
            stream.Write([9]);
            throw new TimeoutException();
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(FilePath));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void OldFileIsWholeWhileTheNewOneIsWritten()
    {
        AtomicFile.Write(FilePath, stream => stream.Write([1, 2, 3]));
        AtomicFile.Write(FilePath, stream =>
        {
            stream.Write([9]);
            stream.Flush();
            Assert.Equal([1, 2, 3], File.ReadAllBytes(FilePath));
        });
    }

    [Fact]
    public async Task WritersAtOnceLeaveOneOfTheirFiles()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() =>
            AtomicFile.Write(FilePath, stream => stream.Write(Enumerable.Repeat((byte)i, 1000 * i).ToArray())))));
        var content = File.ReadAllBytes(FilePath);
        Assert.Equal(1000 * content[0], content.Length);
        Assert.Single(content.Distinct());
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void MissingFolderIsAnIoError() =>
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(Path.Combine(_folder, "none", "file"), _ => { }));

    [Fact]
    public void WhatKilledWritersLeftIsDeletedByTheNext()
    {
        // As processes that are gone, one of the same number, would have left it; and what others still write.
        File.WriteAllText($"{FilePath}.{Environment.MachineName}.{int.MaxValue}-1.tmp", "killed");
        File.WriteAllText($"{FilePath}.{Environment.MachineName}.{Environment.ProcessId}-999999999.tmp", "killed");
        var other = $"{FilePath}.another machine.{int.MaxValue}-1.tmp";
        File.WriteAllText(other, "written elsewhere");
        AtomicFile.Write(FilePath, stream => stream.Write([1]));
        Assert.Equal([FilePath, other], Directory.GetFiles(_folder).Order(StringComparer.Ordinal).ToArray());
    }

    [Fact]
    public void AFileThatIsWrittenIsNotLitter()
    {
        AtomicFile.Write(FilePath, outer =>
        {
            AtomicFile.Write(FilePath, inner => inner.Write([1]));
            outer.Write([2]);
        });
        Assert.Equal([2], File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void PermissionsStayAsTheyWere()
    {
        if (OperatingSystem.IsWindows())
            return;
        AtomicFile.Write(FilePath, stream => stream.Write([1]));
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AtomicFile.Write(FilePath, stream => stream.Write([2]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void AReadOnlyFileIsNotReplaced()
    {
        AtomicFile.Write(FilePath, stream => stream.Write([1]));
        File.SetAttributes(FilePath, FileAttributes.ReadOnly);
        Assert.Throws<UnauthorizedAccessException>(() => AtomicFile.Write(FilePath, stream => stream.Write([2])));
        Assert.Equal([1], File.ReadAllBytes(FilePath));
        File.SetAttributes(FilePath, FileAttributes.Normal);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void ASymbolicLinkIsFollowed()
    {
        if (OperatingSystem.IsWindows())
            return; // needs a privilege there
        var link = Path.Combine(_folder, "link");
        AtomicFile.Write(FilePath, stream => stream.Write([1]));
        File.CreateSymbolicLink(link, "checkpoint.bin");
        AtomicFile.Write(link, stream => stream.Write([2]));
        Assert.Equal("checkpoint.bin", new FileInfo(link).LinkTarget);
        Assert.Equal([2], File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void TheOwnerStaysTheSame()
    {
        // Only the superuser may give files away, and so has something to take back.
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return;
        AtomicFile.Write(FilePath, stream => stream.Write([1]));
        using (var change = System.Diagnostics.Process.Start("chown", ["12345:12346", FilePath]))
            change.WaitForExit();
        AtomicFile.Write(FilePath, stream => stream.Write([2]));
        using var ask = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%u:%g", FilePath]) { RedirectStandardOutput = true })!;
        Assert.Equal("12345:12346", ask.StandardOutput.ReadToEnd().Trim());
    }
}
