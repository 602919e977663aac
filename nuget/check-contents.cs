#:property PublishAot=false
#:property GenerateDocumentationFile=false

// Lists the files of every package in a folder, without versions in the names, and compares the list with the committed one.
using System.IO.Compression;
using System.Text.RegularExpressions;

var (folder, list, mode) = (args[0], args[1], args[2]);
var found = new List<string>();
foreach (var package in Directory.EnumerateFiles(folder, "*.nupkg").Order(StringComparer.Ordinal))
{
    var id = Regex.Replace(Path.GetFileNameWithoutExtension(package), @"\.\d+\.\d+\.\d+.*$", "");
    using var archive = ZipFile.OpenRead(package);
    found.AddRange(archive.Entries.Select(e => e.FullName)
        .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
        .Order(StringComparer.Ordinal)
        .Select(name => $"{id}: {name}"));
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
Console.WriteLine($"{found.Count} files in the packages, {expected.Length} expected");
return found.SequenceEqual(expected) ? 0 : 1;
