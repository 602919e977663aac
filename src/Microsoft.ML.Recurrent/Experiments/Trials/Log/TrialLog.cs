namespace Microsoft.ML.Recurrent.Experiments.Trials.Log;

/// <summary>Writes the trials of an experiment to a file, each line flushed to the disk before the experiment goes on. Safe for concurrent use.</summary>
internal sealed class TrialLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _stream;

    private TrialLog(FileStream stream, TrialLogContent content)
    {
        _stream = stream;
        Content = content;
    }

    /// <summary>What the log held when it was opened.</summary>
    public TrialLogContent Content { get; }

    /// <summary>Opens a log, reads what is in it, and cuts off a last line without an end; a log without a header gets one.</summary>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    /// <exception cref="InvalidOperationException">It is that of another experiment; the message names what differs.</exception>
    /// <exception cref="IOException">The file cannot be opened or written.</exception>
    public static TrialLog Open(string path, TrialLogHeader header)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var content = TrialLogReader.Read(stream, path);
            if (content.Header is not null && header.DifferenceFrom(content.Header) is { } difference)
                throw new InvalidOperationException($"The trial log '{path}' is that of another experiment: {difference}. Choose another folder, or go on as the experiment began.");
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

    /// <summary>Appends a line of <see cref="TrialLogLine"/>.</summary>
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
