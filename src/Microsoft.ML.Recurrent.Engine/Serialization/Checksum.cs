using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Computes CRC-32C (Castagnoli, RFC 3720), which detects every change that is confined to four consecutive bytes, and so every flipped byte.
/// </summary>
internal static class Checksum
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // because a process often reads a model only once
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
