using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>That what ships as documentation is about what users see, and that every way in has an example which compiles by itself.</summary>
public sealed class DocumentationTests
{
    private static readonly Type[] s_mainTypes =
    [
        typeof(RecurrentNetwork), typeof(TrainingLoop), typeof(NetworkSession), typeof(SequenceList), typeof(BatchPredictor), typeof(SequenceEncoder),
        typeof(NetworkReader),
        typeof(NetworkWriter), typeof(ExperimentSpace), typeof(ExperimentData), typeof(ExperimentMetric),
    ];

    public static TheoryData<int> Examples => new(Enumerable.Range(0, Documentation.Examples.Count()));

    [Theory]
    [MemberData(nameof(Examples))]
    public void ExampleCompilesByItself(int index)
    {
        var program = Documentation.Examples.ElementAt(index);
        Assert.StartsWith("using ", program);
        var errors = PageCompiler.ErrorsOf(program);
        Assert.True(errors.Count == 0, $"{string.Join('\n', errors)}\n{program}");
    }

    [Fact]
    public void EveryOptionsClassAndEveryMainTypeHasAnExample()
    {
        var types = Documentation.Assemblies.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal)).ToList();
        Assert.InRange(types.Count, 20, 100);
        Assert.Empty(types.Concat(s_mainTypes).Where(type => !HasExample(type, $"T:{type.FullName}")).Select(type => type.Name));
    }

    [Fact]
    public void EveryMethodOfACatalogHasAnExample()
    {
        var methods = typeof(RecurrentOptions).Assembly.GetExportedTypes().Where(type => type.Namespace == "Microsoft.ML" || type == typeof(RecurrentCatalog))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.DeclaringType == typeof(RecurrentCatalog) || method.IsDefined(typeof(ExtensionAttribute)));
        var overloads = methods.GroupBy(method => (method.DeclaringType!, method.Name)).ToList();
        Assert.InRange(overloads.Sum(group => group.Count()), 30, 200);
        foreach (var group in overloads)
        {
            var (type, name) = group.Key;
            var prefix = $"M:{type.FullName}.{name}";
            var documented = Documentation.Of(type.Assembly).Where(pair => pair.Key.StartsWith(prefix + "(", StringComparison.Ordinal)
                || pair.Key.StartsWith(prefix + "``", StringComparison.Ordinal)).ToList();
            Assert.True(documented.Count == group.Count(), $"{prefix}: {documented.Count} documented, {group.Count()} there.");
            Assert.All(documented, pair => Assert.True(pair.Value.Element("example") is not null, $"{pair.Key} has no example."));
        }

        Assert.Contains(Documentation.Of(typeof(RecurrentOptions).Assembly),
            pair => pair.Key.EndsWith(".Recurrent", StringComparison.Ordinal) && pair.Value.Element("example") is not null);
    }

    [Fact]
    public void DocumentationIsAboutPublicMembersOnly()
    {
        foreach (var assembly in Documentation.Assemblies)
        {
            var documentation = Documentation.Of(assembly);
            var types = assembly.GetTypes().Where(type => type.IsVisible).ToDictionary(type => type.FullName!.Replace('+', '.'));
            foreach (var (name, _) in documentation.Where(pair => pair.Key[0] == 'T'))
                Assert.True(types.ContainsKey(name[2..]), $"{name} is not public.");
            foreach (var (id, _) in documentation.Where(pair => pair.Key[0] != 'T'))
            {
                var path = id[2..].Split('(')[0];
                var (owner, member) = (path[..path.LastIndexOf('.')], path[(path.LastIndexOf('.') + 1)..].Split('`')[0]);
                Assert.True(types.TryGetValue(owner, out var type), $"{id}: its type is not public.");
                Assert.True(VisibleNames(type!).Contains(member.Replace("#ctor", ".ctor", StringComparison.Ordinal)), $"{id} is not public.");
            }

            // Nothing public is lost by it: there is a text for each type, and for about as many members as there are.
            Assert.DoesNotContain(types.Keys, name => !name.Contains('<') && !documentation.ContainsKey($"T:{name}"));
        }
    }

    private static bool HasExample(Type type, string id) =>
        Documentation.Of(type.Assembly).TryGetValue(id, out var member) && member.Element("example") is not null;

    private static HashSet<string> VisibleNames(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return [.. type.GetMembers(All).Where(member => member switch
        {
            MethodBase method => IsVisible(method),
            FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
            EventInfo happening => IsVisible(happening.AddMethod!),
            _ => false,
        }).Select(member => member.Name)];

        static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
    }
}
