namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Specifies the content of a payload and the versions of it that are compatible.</summary>
/// <param name="Kind">
/// The kind of the content, for instance "SequenceClassification"; 1 to 64 ASCII letters, digits, '.', '_' or '-'. A payload of another kind is rejected.
/// </param>
/// <param name="Version">The version that is written; at least 1.</param>
/// <param name="OldestReader">
/// The oldest version of the code that can still read what is written, which is stored in the payload. Raise it only if older code would misread the content.
/// </param>
/// <param name="OldestReadable">The oldest written version that this code reads. Released versions must always load, so it stays 1.</param>
internal sealed record PayloadFormat(string Kind, int Version, int OldestReader = 1, int OldestReadable = 1)
{
    internal void Validate()
    {
        PayloadName.Validate(Kind, nameof(Kind));
        if (Version is < 1 or > ushort.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(Version), Version, $"Version must be from 1 to {ushort.MaxValue}.");
        if (OldestReader < 1 || OldestReader > Version)
            throw new ArgumentOutOfRangeException(nameof(OldestReader), OldestReader, $"OldestReader must be from 1 to the version, {Version}.");
        if (OldestReadable < 1 || OldestReadable > Version)
            throw new ArgumentOutOfRangeException(nameof(OldestReadable), OldestReadable, $"OldestReadable must be from 1 to the version, {Version}.");
    }
}
