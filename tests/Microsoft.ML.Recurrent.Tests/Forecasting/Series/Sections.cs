using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

/// <summary>Sections as they lie in a model file.</summary>
internal static class Sections
{
    private static readonly PayloadFormat s_format = new("Series", 1);

    public static byte[] Bytes(Action<SectionWriter> write)
    {
        var payload = new PayloadWriter(s_format);
        write(payload.AddSection("series"));
        using var stream = new MemoryStream();
        payload.WriteTo(stream);
        return stream.ToArray();
    }

    public static SectionReader Open(Action<SectionWriter> write) =>
        PayloadReader.Open(new MemoryStream(Bytes(write)), s_format).GetSection("series");

    /// <summary>Reads the section, which has to be used up.</summary>
    public static T Read<T>(Action<SectionWriter> write, Func<SectionReader, T> read)
    {
        var payload = PayloadReader.Open(new MemoryStream(Bytes(write)), s_format);
        var value = read(payload.GetSection("series"));
        payload.Finish();
        return value;
    }

    /// <summary>Checks that the section is refused wherever it is cut, to four bytes.</summary>
    public static void AssertRefusedWhereverCut(Action<SectionWriter> write, Action<SectionReader> read)
    {
        var words = new List<int>();
        var section = Open(write);
        try
        {
            while (true)
                words.Add(section.ReadInt32());
        }
        catch (ModelFormatException)
        {
            Assert.NotEmpty(words);
        }

        for (var count = 0; count < words.Count; count++)
        {
            var cut = Open(writer => words[..count].ForEach(writer.Write));
            Assert.Throws<ModelFormatException>(() => read(cut));
        }
    }
}
