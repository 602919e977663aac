using System.Reflection;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>The documentation that ships beside an assembly, by the names of its members as the compiler writes them.</summary>
internal static class Documentation
{
    public static readonly Assembly[] Assemblies =
    [
        typeof(RecurrentOptions).Assembly, typeof(Engine.Networks.RecurrentNetwork).Assembly, typeof(Interop.RecurrentLog).Assembly,
        typeof(Onnx.OnnxNetwork).Assembly,
    ];

    public static IReadOnlyDictionary<string, XElement> Of(Assembly assembly) =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>The programs shown as examples, each once.</summary>
    public static IEnumerable<string> Examples => Assemblies.SelectMany(assembly => Of(assembly).Values).SelectMany(member => member.Elements("example"))
        .SelectMany(example => example.Elements("code")).Select(code => code.Value.Trim()).Distinct();
}
