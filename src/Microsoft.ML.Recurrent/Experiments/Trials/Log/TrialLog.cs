namespace Microsoft.ML.Recurrent.Experiments.Trials.Log;

/// <summary>Writes the trials of an experiment to a file, and flushes each line to the disk before the experiment continues. Safe for concurrent use.</summary>
internal sealed class TrialLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _stream;

    private TrialLog(FileStream stream, TrialLogContent content)
    {
        _stream = stream;
        Content = content;
    }

    /// <summary>Gets the content of the log when it was opened.</summary>
    public TrialLogContent Content { get; }

    /// <summary>Opens a log, reads its content, and removes an incomplete last line. A header is added to a log without one.</summary>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    /// <exception cref="InvalidOperationException">The log belongs to another experiment. The message names the differences.</exception>
    /// <exception cref="IOException">The file cannot be opened or written.</exception>
    public static TrialLog Open(string path, TrialLogHeader header)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var content = TrialLogReader.Read(stream, path);
            if (content.Header is not null && header.DifferenceFrom(content.Header) is { } difference)
                throw new InvalidOperationException(
                    $"The trial log '{path}' belongs to another experiment: {difference}. Choose another folder, or continue with the original settings.");
            stream.SetLength(content.Length);
            stream.Position = content.Length;
            var log = new TrialLog(stream, content);
            if (content.Header is null)
                log.Append(TrialLogLine.OfHeader(header));
            return log;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Appends a line that <see cref="TrialLogLine"/> made.</summary>
    public void Append(ReadOnlyMemory<byte> line)
    {
        lock (_lock)
        {
            _stream.Write(line.Span);
            _stream.Flush(flushToDisk: true);
        }
    }

    public void Dispose() => _stream.Dispose();
}
