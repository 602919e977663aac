using System.IO.Compression;

namespace Microsoft.ML.Recurrent.Mutations.Targets;

/// <summary>The payload of a model file.</summary>
internal static class ModelBytes
{
    private const string PayloadName = "Recurrent.Payload";

    public static byte[] Of(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var file = new MemoryStream();
        ml.Model.Save(model, schema, file);
        return In(file);
    }

    /// <summary>The last payload in a model file.</summary>
    public static byte[] In(Stream file)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        using var entry = archive.Entries.Last(found => found.FullName.EndsWith(PayloadName, StringComparison.Ordinal)).Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }
}
