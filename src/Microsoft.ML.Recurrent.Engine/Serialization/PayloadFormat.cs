namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>What a payload holds and which versions of it understand each other.</summary>
/// <param name="Kind">The kind of content, for instance "SequenceClassification"; 1 to 64 ASCII letters, digits, '.', '_' or '-'. A payload of another kind is refused.</param>
/// <param name="Version">The version that is written now; at least 1.</param>
/// <param name="OldestReader">Written too: the oldest version of the code that can still read what is written now. Raise it only if older code would misread.</param>
/// <param name="OldestReadable">The oldest written version this code reads. Released versions load for ever, so it stays 1.</param>
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
