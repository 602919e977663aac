using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Columns;

/// <summary>Defines how one value of a type is written and read.</summary>
/// <param name="SmallestSize">The minimum number of bytes of a value.</param>
/// <param name="Write">The method that writes a value.</param>
/// <param name="Read">The method that reads a value.</param>
internal sealed record ValueCodec<T>(int SmallestSize, Action<BinaryWriter, T> Write, Func<BinaryReader, T> Read)
{
    public static ValueCodec<T> Instance { get; } = (ValueCodec<T>)ValueCodec.For(typeof(T));
}

internal static class ValueCodec
{
    public static object For(Type type) => type switch
    {
        _ when type == typeof(ReadOnlyMemory<char>) => new ValueCodec<ReadOnlyMemory<char>>(1, TextCodec.Write, TextCodec.Read),
        _ when type == typeof(bool) => new ValueCodec<bool>(1, (w, v) => w.Write(v), r => r.ReadBoolean()),
        _ when type == typeof(sbyte) => new ValueCodec<sbyte>(1, (w, v) => w.Write(v), r => r.ReadSByte()),
        _ when type == typeof(byte) => new ValueCodec<byte>(1, (w, v) => w.Write(v), r => r.ReadByte()),
        _ when type == typeof(short) => new ValueCodec<short>(2, (w, v) => w.Write(v), r => r.ReadInt16()),
        _ when type == typeof(ushort) => new ValueCodec<ushort>(2, (w, v) => w.Write(v), r => r.ReadUInt16()),
        _ when type == typeof(int) => new ValueCodec<int>(4, (w, v) => w.Write(v), r => r.ReadInt32()),
        _ when type == typeof(uint) => new ValueCodec<uint>(4, (w, v) => w.Write(v), r => r.ReadUInt32()),
        _ when type == typeof(long) => new ValueCodec<long>(8, (w, v) => w.Write(v), r => r.ReadInt64()),
        _ when type == typeof(ulong) => new ValueCodec<ulong>(8, (w, v) => w.Write(v), r => r.ReadUInt64()),
        _ when type == typeof(float) => new ValueCodec<float>(4, (w, v) => w.Write(v), r => r.ReadSingle()),
        _ when type == typeof(double) => new ValueCodec<double>(8, (w, v) => w.Write(v), r => r.ReadDouble()),
        _ when type == typeof(TimeSpan) => new ValueCodec<TimeSpan>(8, (w, v) => w.Write(v.Ticks), r => new TimeSpan(r.ReadInt64())),
        _ when type == typeof(DateTime) => new ValueCodec<DateTime>(8, (w, v) => w.Write(v.Ticks), r => new DateTime(r.ReadInt64())),
        _ when type == typeof(DateTimeOffset) => new ValueCodec<DateTimeOffset>(10, WriteTime, ReadTime),
        _ when type == typeof(DataViewRowId) => new ValueCodec<DataViewRowId>(16, WriteRowId, ReadRowId),
        _ => throw new NotSupportedException($"Key values of type {type} cannot be saved in a model."),
    };

    private static void WriteTime(BinaryWriter writer, DateTimeOffset value)
    {
        writer.Write(value.Ticks);
        writer.Write((short)value.Offset.TotalMinutes);
    }

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.FromMinutes(reader.ReadInt16()));

    private static void WriteRowId(BinaryWriter writer, DataViewRowId value)
    {
        writer.Write(value.Low);
        writer.Write(value.High);
    }

    private static DataViewRowId ReadRowId(BinaryReader reader)
    {
        var low = reader.ReadUInt64();
        return new DataViewRowId(low, reader.ReadUInt64());
    }
}
