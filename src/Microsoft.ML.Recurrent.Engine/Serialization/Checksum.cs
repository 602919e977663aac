using System.Buffers.Binary;
using System.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>CRC-32C (Castagnoli, RFC 3720): finds every change confined to four bytes in a row, so every flipped byte.</summary>
internal static class Checksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
