using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>A row of <see cref="NetworkLayout"/>: one option of a network, how it is written and how it is read back into options.</summary>
/// <param name="Name">The option.</param>
/// <param name="Write">Writes it.</param>
/// <param name="Read">Reads it; the last argument is the greatest size that the stored weights can account for.</param>
internal sealed record NetworkField(string Name, Action<SectionWriter, NetworkOptions> Write, Func<SectionReader, NetworkOptions, int, NetworkOptions> Read)
{
    /// <summary>Whether the first payloads do not have it: a section that ends before it leaves the default.</summary>
    public bool Appended { get; init; }

    /// <summary>
    /// Whether a network has to be written with it, where that is not always so: at the end of the section, fields that a network does not use are left out, so that
    /// its bytes stay those of earlier builds, which can read them.
    /// </summary>
    public Predicate<NetworkOptions> IsWritten { get; init; } = static _ => true;

    public static NetworkField Boolean(string name, Func<NetworkOptions, bool> get, Func<NetworkOptions, bool, NetworkOptions> with) =>
        new(name, (writer, options) => writer.Write(get(options)), (reader, options, _) => with(options, reader.ReadBoolean()));

    public static NetworkField Single(string name, Func<NetworkOptions, float> get, Func<NetworkOptions, float, NetworkOptions> with) =>
        new(name, (writer, options) => writer.Write(get(options)), (reader, options, _) => with(options, reader.ReadSingle()));

    public static NetworkField Size(string name, Func<NetworkOptions, int> get, Func<NetworkOptions, int, NetworkOptions> with) =>
        new(name, (writer, options) => writer.Write(get(options)), (reader, options, limit) => with(options, reader.ReadInt32(name, 0, limit)));

    public static NetworkField Choice<T>(string name, Func<NetworkOptions, T> get, Func<NetworkOptions, T, NetworkOptions> with)
        where T : struct, Enum =>
        new(name, (writer, options) => writer.Write((int)(object)get(options)), (reader, options, _) => with(options, reader.ReadEnum<T>()));
}
