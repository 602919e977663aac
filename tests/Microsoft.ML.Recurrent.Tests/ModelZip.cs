using System.IO.Compression;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Looks into saved models and damages them.</summary>
public static class ModelZip
{
    private const string PayloadName = "Recurrent.Payload";

    /// <summary>The content of each entry, as hexadecimal text.</summary>
    public static Dictionary<string, string> Entries(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return archive.Entries.ToDictionary(entry => entry.FullName, entry => Convert.ToHexString(Content(entry)));
    }

    /// <summary>Writes one damaged copy after another: the payload cut short at many places, and with a byte changed at many places.</summary>
    public static IEnumerable<(string What, string Path)> DamagePayload(string source, string destination)
    {
        byte[] payload;
        string name;
        using (var archive = ZipFile.OpenRead(source))
        {
            var entry = archive.Entries.Single(e => e.FullName.EndsWith(PayloadName, StringComparison.Ordinal));
            (name, payload) = (entry.FullName, Content(entry));
        }

        for (var i = 0; i < 20; i++)
        {
            var at = (int)((payload.Length - 1L) * i / 19);
            yield return ($"cut at {at} of {payload.Length}", Replace(source, destination, name, payload[..at]));
            var changed = (byte[])payload.Clone();
            changed[at] ^= 0x40;
            yield return ($"changed at {at} of {payload.Length}", Replace(source, destination, name, changed));
        }
    }

    private static string Replace(string source, string destination, string name, byte[] content)
    {
        File.Copy(source, destination, overwrite: true);
        using var archive = ZipFile.Open(destination, ZipArchiveMode.Update);
        archive.GetEntry(name)!.Delete();
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(content);
        return destination;
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
