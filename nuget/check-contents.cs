#:property PublishAot=false
#:property GenerateDocumentationFile=false

// Lists files, dependencies and symbols of every package in a folder, without the version of the packages, and compares the list with the committed one.
using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

var (folder, list, mode) = (args[0], args[1], args[2]);
var found = new List<string>();
foreach (var package in Directory.EnumerateFiles(folder, "*.nupkg").Order(StringComparer.Ordinal))
{
    var id = Regex.Replace(Path.GetFileNameWithoutExtension(package), @"\.\d+\.\d+\.\d+.*$", "");
    using var archive = ZipFile.OpenRead(package);
    found.AddRange(archive.Entries.Select(e => e.FullName)
        .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
        .Where(name => name != "[Content_Types].xml")
        .Order(StringComparer.Ordinal)
        .Select(name => $"{id}: {name}"));

    using var description = archive.Entries.Single(e => e.FullName == id + ".nuspec").Open();
    var metadata = XDocument.Load(description).Root!.Elements().Single();
    string Value(string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;
    found.AddRange(from dependency in metadata.Descendants()
                   where dependency.Name.LocalName == "dependency"
                   let version = (string)dependency.Attribute("version")!
                   let range = version == Value("version") ? "of its own version" : version
                   orderby (string)dependency.Attribute("id")!
                   select $"{id}: depends on {(string)dependency.Attribute("id")!} {range}");
    if (metadata.Elements().Any(e => e.Name.LocalName == "repository"))
        found.Add($"{id}: names its repository and commit");
    foreach (var assembly in archive.Entries.Where(e => e.FullName.EndsWith(".dll", StringComparison.Ordinal)))
    {
        using var copy = new MemoryStream();
        using (var stream = assembly.Open())
            stream.CopyTo(copy);
        copy.Position = 0;
        using var reader = new PEReader(copy);
        if (reader.ReadDebugDirectory().Any(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb))
            found.Add($"{id}: symbols in {assembly.FullName}");
    }
}

if (mode == "update")
{
    File.WriteAllLines(list, found);
    return 0;
}

var expected = File.ReadAllLines(list);
foreach (var line in expected.Except(found))
    Console.WriteLine($"missing     {line}");
foreach (var line in found.Except(expected))
    Console.WriteLine($"unexpected  {line}");
Console.WriteLine($"{found.Count} files, dependencies and symbols in the packages, {expected.Length} expected");
return found.SequenceEqual(expected) ? 0 : 1;
