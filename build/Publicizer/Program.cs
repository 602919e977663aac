using Publicizer;

// Publicizer OUTPUT-FOLDER REFERENCES.txt NAME...
// Copies each named assembly of the reference list to the output folder, with its types and members made public.
if (args.Length < 3)
{
    Console.Error.WriteLine("usage: Publicizer OUTPUT-FOLDER REFERENCES.txt ASSEMBLY-NAME...");
    return 2;
}

var outputFolder = args[0];
var references = File.ReadAllLines(args[1]).Where(line => line.Length > 0).ToArray();
Directory.CreateDirectory(outputFolder);
foreach (var name in args[2..])
{
    var source = references.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name);
    if (source is null)
    {
        // MSBuild reports a message of this form as a build error.
        Console.Error.WriteLine($"Publicizer : error MLR0001: {name} is not among the references listed in {args[1]}.");
        return 1;
    }
    FriendCopy.Write(source, Path.Combine(outputFolder, name + ".dll"), references);
}
return 0;
