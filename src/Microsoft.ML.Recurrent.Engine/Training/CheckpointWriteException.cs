namespace Microsoft.ML.Recurrent;

/// <summary>A checkpoint of a run could not be written, as when the disk is full. The one before it, if there was one, is still there.</summary>
public sealed class CheckpointWriteException : IOException
{
    internal CheckpointWriteException(string path, Exception cause)
        : base($"The checkpoint '{path}' cannot be written: {cause.Message}", cause) => Path = path;

    /// <summary>Gets the file.</summary>
    public string Path { get; }
}
