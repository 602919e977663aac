using System.Buffers.Binary;

namespace Microsoft.ML.Recurrent.Mutations.Payloads;

/// <summary>Changes of bytes that know nothing of what they mean, but which numbers are likely to hurt.</summary>
internal static class ByteMutation
{
    private static readonly int[] s_integers =
    [
        0, 1, -1, 2, 3, 7, 64, 127, 128, 255, 256, 1000, 65535, 65536, 65537, 1 << 20, 1 << 24, 1 << 28, 1 << 29, 1 << 30, int.MaxValue, int.MaxValue - 1,
        int.MinValue, 1_000_000, 999_999_999,
    ];

    private static readonly float[] s_singles = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1e38f, -1e38f, float.Epsilon, 1, -1, 0.5f];

    private static readonly double[] s_doubles = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, -1, 0, 1e300];

    /// <summary>Changes an array in one way.</summary>
    public static byte[] Change(byte[] bytes, Random random)
    {
        var way = random.Next(12);
        if (bytes.Length == 0 || way == 9)
            return [.. bytes, .. Some(random, 1 + random.Next(16))];
        var at = Place(bytes.Length, random);
        switch (way)
        {
            case 0:
                return With(bytes, at, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 1:
                return With(bytes, at, [(byte)random.Next(256)]);
            case 2 or 3 or 4:
                return With(bytes, at, Int32(random.Next(3) == 0 && at + sizeof(int) <= bytes.Length
                    ? unchecked(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) + random.Next(-2, 3)) : s_integers[random.Next(s_integers.Length)]));
            case 5:
                return With(bytes, at, Int32(BitConverter.SingleToInt32Bits(s_singles[random.Next(s_singles.Length)])));
            case 6:
                return With(bytes, at, Int64(random.Next(2) == 0 ? long.MaxValue >> random.Next(63)
                    : BitConverter.DoubleToInt64Bits(s_doubles[random.Next(s_doubles.Length)])));
            case 7:
                return bytes[..at];
            case 8:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + random.Next(16))..]];
            case 10:
                var end = Math.Min(bytes.Length, at + 1 + random.Next(64));
                return [.. bytes[..end], .. bytes[at..]];
            default:
                return [.. bytes[..at], .. Some(random, 1 + random.Next(8)), .. bytes[at..]];
        }
    }

    // The beginning of a section holds its sizes, and numbers begin at multiples of four more often than elsewhere.
    private static int Place(int length, Random random)
    {
        var at = random.Next(random.Next(3) > 0 ? Math.Min(length, 96) : length);
        return random.Next(2) == 0 ? at : at & ~3;
    }

    private static byte[] With(byte[] bytes, int at, ReadOnlySpan<byte> values)
    {
        byte[] changed = [.. bytes];
        values[..Math.Min(values.Length, bytes.Length - at)].CopyTo(changed.AsSpan(at));
        return changed;
    }

    private static byte[] Some(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Int32(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Int64(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
