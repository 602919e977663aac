using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Represents a row of <see cref="NetworkLayout"/>: one option of a network, how it is written and how it is read.</summary>
/// <param name="Name">The name of the option.</param>
/// <param name="Write">The action that writes the option.</param>
/// <param name="Read">The function that reads the option; its last argument is the largest size that the stored weights allow.</param>
internal sealed record NetworkField(string Name, Action<SectionWriter, NetworkOptions> Write, Func<SectionReader, NetworkOptions, int, NetworkOptions> Read)
{
    /// <summary>Gets a value that indicates whether the first payloads lack the field: if a section ends before it, the default is used.</summary>
    public bool Appended { get; init; }

    /// <summary>
    /// Gets the condition under which the field of a network is written, for fields that are not always written. Fields at the end of the section that a
    /// network does not use are omitted, so that its bytes are the same as those of earlier builds, which can read them.
    /// </summary>
    public Predicate<NetworkOptions> IsWritten { get; init; } = static _ => true;

    public static NetworkField Boolean(string name, Func<NetworkOptions, bool> get, Func<NetworkOptions, bool, NetworkOptions> with) =>
        new(name, (writer, options) => writer.Write(get(options)), (reader, options, _) => with(options, reader.ReadBoolean()));

    public static NetworkField Single(string name, Func<NetworkOptions, float> get, Func<NetworkOptions, float, NetworkOptions> with) =>
        new(name, (writer, options) => writer.Write(get(options)), (reader, options, _) => with(options, reader.ReadSingle()));

    /// <summary>Returns a field that networks no longer have: a value is written and ignored when it is read.</summary>
    public static NetworkField Retired(string name, float value) =>
        new(name, (writer, _) => writer.Write(value), (reader, options, _) =>
        {
            reader.ReadSingle();
            return options;
        });

    /// <inheritdoc cref="Retired(string, float)"/>
    public static NetworkField Retired(string name, bool value) =>
        new(name, (writer, _) => writer.Write(value), (reader, options, _) =>
        {
            reader.ReadBoolean();
            return options;
        });

    public static NetworkField Size(string name, Func<NetworkOptions, int> get, Func<NetworkOptions, int, NetworkOptions> with) =>
        new(name, (writer, options) => writer.Write(get(options)), (reader, options, limit) => with(options, reader.ReadInt32(name, 0, limit)));

    public static NetworkField Choice<T>(string name, Func<NetworkOptions, T> get, Func<NetworkOptions, T, NetworkOptions> with)
        where T : struct, Enum =>
        new(name, (writer, options) => writer.Write((int)(object)get(options)), (reader, options, _) => with(options, reader.ReadEnum<T>()));
}
