namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Writes and reads the arrays of a saved session, in little-endian order.</summary>
internal static class SessionBytes
{
    public static void Write(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            writer.Write(value);
    }

    public static void Write(BinaryWriter writer, ReadOnlySpan<int> values)
    {
        foreach (var value in values)
            writer.Write(value);
    }

    /// <exception cref="ArgumentException">There are fewer numbers, or one is not finite.</exception>
    public static float[] ReadSingles(BinaryReader reader, int count)
    {
        RequireRoom(reader, count);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadSingle();
            if (!float.IsFinite(values[i]))
                throw new ArgumentException(FormattableString.Invariant($"a number is {values[i]}, which is not finite"));
        }

        return values;
    }

    /// <exception cref="ArgumentException">There are fewer tokens, or one is not in the vocabulary.</exception>
    public static int[] ReadTokens(BinaryReader reader, int count, int vocabulary)
    {
        RequireRoom(reader, count);
        var tokens = new int[count];
        for (var i = 0; i < count; i++)
        {
            tokens[i] = reader.ReadInt32();
            if ((uint)tokens[i] >= (uint)vocabulary)
                throw new ArgumentException($"a token is {tokens[i]}; the vocabulary has {vocabulary}");
        }

        return tokens;
    }

    // Before anything is allocated.
    private static void RequireRoom(BinaryReader reader, int count)
    {
        if (count > (reader.BaseStream.Length - reader.BaseStream.Position) / sizeof(float))
            throw new ArgumentException($"{count} numbers are expected where the bytes end");
    }
}
