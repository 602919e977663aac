using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Serialization;

/// <summary>A payload with every type of value in it, and the code that reads all of them.</summary>
internal static class SamplePayload
{
    public static PayloadFormat Format { get; } = new("Sample", Version: 3, OldestReader: 2);

    public static byte[] Create()
    {
        var payload = new PayloadWriter(Format);
        var settings = payload.AddSection("settings");
        settings.Write(true);
        settings.Write(-7);
        settings.Write(long.MinValue);
        settings.Write(float.NaN);
        settings.Write(Math.PI);
        settings.Write("größe 大");
        settings.Write((int)DayOfWeek.Friday);
        var weights = payload.AddSection("weights");
        weights.Write([1f, -2.5f, float.PositiveInfinity]);
        weights.Write([4f, 5f]);
        weights.Write([int.MaxValue, 0]);
        weights.Write(["a", "", "ccc"]);
        weights.Write(new byte[] { 9, 8 }.AsSpan());
        payload.AddSection("empty", optional: true);
        return ToBytes(payload);
    }

    public static byte[] ToBytes(PayloadWriter payload)
    {
        using var stream = new MemoryStream();
        payload.WriteTo(stream);
        return stream.ToArray();
    }

    public static PayloadReader Open(byte[] bytes) => PayloadReader.Open(new MemoryStream(bytes), Format);

    public static List<object> ReadAll(byte[] bytes)
    {
        var reader = Open(bytes);
        var settings = reader.GetSection("settings");
        var values = new List<object>
        {
            reader.Version, settings.ReadBoolean(), settings.ReadInt32(), settings.ReadInt64(), settings.ReadSingle(), settings.ReadDouble(),
            settings.ReadString(), settings.ReadEnum<DayOfWeek>(),
        };
        var weights = reader.GetSection("weights");
        values.Add(weights.ReadSingles());
        var buffer = new float[2];
        weights.ReadSingles(buffer);
        values.Add(buffer);
        values.Add(weights.ReadInt32s());
        values.Add(weights.ReadStrings());
        values.Add(weights.ReadBytes());
        reader.Finish();
        return values;
    }
}
