using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Columns;

/// <summary>Lists the types that key values can have, each with the code that represents it in saved bytes: code (1 byte), count (4 bytes), values.</summary>
internal static class KeyValueTypes
{
    // Saved models contain these codes, so they must never be renumbered.
    private static readonly (byte Code, KeyValues Empty)[] s_types =
    [
        (1, new KeyValues<ReadOnlyMemory<char>>(TextDataViewType.Instance, [])),
        (2, new KeyValues<bool>(BooleanDataViewType.Instance, [])),
        (3, new KeyValues<sbyte>(NumberDataViewType.SByte, [])),
        (4, new KeyValues<byte>(NumberDataViewType.Byte, [])),
        (5, new KeyValues<short>(NumberDataViewType.Int16, [])),
        (6, new KeyValues<ushort>(NumberDataViewType.UInt16, [])),
        (7, new KeyValues<int>(NumberDataViewType.Int32, [])),
        (8, new KeyValues<uint>(NumberDataViewType.UInt32, [])),
        (9, new KeyValues<long>(NumberDataViewType.Int64, [])),
        (10, new KeyValues<ulong>(NumberDataViewType.UInt64, [])),
        (11, new KeyValues<float>(NumberDataViewType.Single, [])),
        (12, new KeyValues<double>(NumberDataViewType.Double, [])),
        (13, new KeyValues<TimeSpan>(TimeSpanDataViewType.Instance, [])),
        (14, new KeyValues<DateTime>(DateTimeDataViewType.Instance, [])),
        (15, new KeyValues<DateTimeOffset>(DateTimeOffsetDataViewType.Instance, [])),
        (16, new KeyValues<DataViewRowId>(RowIdDataViewType.Instance, [])),
    ];

    /// <summary>Creates empty key values of an item type, or returns null if that type is not supported.</summary>
    public static KeyValues? Create(DataViewType itemType) => s_types.FirstOrDefault(type => type.Empty.ItemType.Equals(itemType)).Empty;

    public static byte[] Save(KeyValues values)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(s_types.First(type => type.Empty.ItemType.Equals(values.ItemType)).Code);
            writer.Write(values.Count);
            values.WriteValues(writer);
        }
        return stream.ToArray();
    }

    public static KeyValues Load(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using var reader = new BinaryReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            var code = reader.ReadByte();
            var count = reader.ReadInt32();
            var empty = s_types.FirstOrDefault(type => type.Code == code).Empty ?? throw new FormatException($"Key values: there is no value type {code}.");
            if (count < 0 || count > (stream.Length - stream.Position) / empty.SmallestSize)
                throw new FormatException($"Key values: {count} values are announced, but only {stream.Length - stream.Position} bytes are left.");
            var values = empty.ReadValues(reader, count);
            if (stream.Position != stream.Length)
                throw new FormatException($"Key values: {stream.Length - stream.Position} bytes are left over after {count} values.");
            return values;
        }
        catch (Exception e) when (e is IOException or ArgumentException or DecoderFallbackException)
        {
            throw new FormatException($"Key values: the {bytes.Length} bytes are truncated or damaged.", e);
        }
    }
}
