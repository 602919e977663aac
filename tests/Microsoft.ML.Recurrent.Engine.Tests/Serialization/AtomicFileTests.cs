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
}
