using System.Text.Json;

namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>
/// Reference values computed by libtorch 2.10 (CPU, float32, one thread). Every accessor takes the path of property names
/// that leads to the value: <c>GoldenFile.Load("losses").Tensor("losses", "mse mean", "grad")</c>.
/// </summary>
internal sealed class GoldenFile
{
    private readonly string _name;
    private readonly JsonElement _root;

    private GoldenFile(string name, JsonElement root)
    {
        _name = name;
        _root = root;
    }

    /// <summary>Reads <c>Golden/NAME.json</c> beside the test assembly.</summary>
    public static GoldenFile Load(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new GoldenFile(name, document.RootElement.Clone());
    }

    /// <summary>The names of all golden files that start with <paramref name="prefix"/>, sorted, without extension.</summary>
    public static IEnumerable<string> Names(string prefix) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), prefix + "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);

    /// <summary>Whether the path exists and is not null.</summary>
    public bool Has(params ReadOnlySpan<string> path)
    {
        JsonElement element = _root;
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return false;
        }

        return element.ValueKind != JsonValueKind.Null;
    }

    public GoldenTensor Tensor(params ReadOnlySpan<string> path) => ReadTensor(Find(path));

    /// <summary>An array of tensors.</summary>
    public GoldenTensor[] Tensors(params ReadOnlySpan<string> path) => [.. Find(path).EnumerateArray().Select(ReadTensor)];

    public int[] Integers(params ReadOnlySpan<string> path) => ReadIntegers(Find(path));

    /// <summary>An array of arrays of integers, of different lengths.</summary>
    public int[][] IntegerLists(params ReadOnlySpan<string> path) => [.. Find(path).EnumerateArray().Select(ReadIntegers)];

    public int Integer(params ReadOnlySpan<string> path) => Find(path).GetInt32();

    public double Number(params ReadOnlySpan<string> path) => Find(path).GetDouble();

    public bool Flag(params ReadOnlySpan<string> path) => Find(path).GetBoolean();

    public string Text(params ReadOnlySpan<string> path) => Find(path).GetString()!;

    /// <summary>The property names of the object at the path, in the order of the file.</summary>
    public string[] Keys(params ReadOnlySpan<string> path) => [.. Find(path).EnumerateObject().Select(property => property.Name)];

    private JsonElement Find(ReadOnlySpan<string> path)
    {
        JsonElement element = _root;
        foreach (string name in path)
        {
            if (!element.TryGetProperty(name, out element))
                throw new KeyNotFoundException($"Golden file {_name} has no {string.Join(" / ", path.ToArray())}.");
        }

        return element;
    }

    private static GoldenTensor ReadTensor(JsonElement element)
    {
        var tensor = new GoldenTensor(
            ReadIntegers(element.GetProperty("shape")),
            [.. element.GetProperty("data").EnumerateArray().Select(value => value.GetSingle())]);
        int count = 1;
        foreach (int size in tensor.Shape)
            count *= size;
        return count == tensor.Count ? tensor : throw new InvalidDataException($"Shape [{string.Join(", ", tensor.Shape)}] holds {tensor.Count} values.");
    }

    private static int[] ReadIntegers(JsonElement element) => [.. element.EnumerateArray().Select(value => value.GetInt32())];
}
