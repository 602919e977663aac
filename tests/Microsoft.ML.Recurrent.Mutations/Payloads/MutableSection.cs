namespace Microsoft.ML.Recurrent.Mutations.Payloads;

/// <summary>A section of a payload that may be anything.</summary>
internal sealed class MutableSection(byte[] name, byte flags, byte[] content)
{
    public byte[] Name { get; set; } = name;

    public byte Flags { get; set; } = flags;

    public byte[] Content { get; set; } = content;

    /// <summary>What is added to the length that is written.</summary>
    public long LengthError { get; set; }

    public MutableSection Clone() => new(Name, Flags, [.. Content]);
}
