namespace Microsoft.ML.Recurrent;

/// <summary>
/// The exception that is thrown when a checkpoint of a run cannot be written, for example because the disk is full. The previous checkpoint, if there is one,
/// is kept.
/// </summary>
public sealed class CheckpointWriteException : IOException
{
    internal CheckpointWriteException(string path, Exception cause)
        : base($"The checkpoint '{path}' cannot be written: {cause.Message}", cause) => Path = path;

    /// <summary>Gets the path of the checkpoint file.</summary>
    public string Path { get; }
}
