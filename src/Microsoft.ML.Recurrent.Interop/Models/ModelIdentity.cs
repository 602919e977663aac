using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop.Models;

/// <summary>
/// Identifies the class of a model in a model file by its assembly and signature. A file can name only classes that are meant to be loaded: classes in one
/// of the assemblies of this library that derive from <see cref="SavableTransformer"/> and have <see cref="RecurrentModelAttribute"/>.
/// </summary>
internal sealed record ModelIdentity(string AssemblyName, string Signature)
{
    private const string Family = "Microsoft.ML.Recurrent";
    private static readonly ConcurrentDictionary<ModelIdentity, ModelLoader> s_loaders = new();

    public static ModelIdentity Of(Type type)
    {
        var identity = new ModelIdentity(type.Assembly.GetName().Name!, type.GetCustomAttribute<RecurrentModelAttribute>()?.Signature ?? "");
        if (identity.Signature.Length == 0)
            throw new InvalidOperationException($"{type} could not be loaded again: it needs [RecurrentModel(\"...\")].");
        if (!IsFamily(identity.AssemblyName))
            throw new InvalidOperationException(
                $"{type} could not be loaded again: its assembly must be named {Family} or {Family}.*, but it is named '{identity.AssemblyName}'.");
        if (identity.FindLoader().ModelType != type)
            throw new InvalidOperationException($"{type} could not be loaded again: another class has the signature '{identity.Signature}'.");
        return identity;
    }

    /// <exception cref="FormatException">The file names an assembly or class that does not belong to this library or is not available.</exception>
    public SavableTransformer Load(IHostEnvironment environment, Stream payload) => FindLoader().Load(environment, payload);

    private static bool IsFamily(string assemblyName) =>
        assemblyName.Length <= 256
        && (assemblyName == Family || assemblyName.StartsWith(Family + ".", StringComparison.Ordinal))
        && assemblyName.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private ModelLoader FindLoader() => s_loaders.GetOrAdd(this, static identity => identity.CreateLoader());

    private ModelLoader CreateLoader()
    {
        if (!IsFamily(AssemblyName))
            throw new FormatException($"The model file names the assembly '{AssemblyName}'; only {Family} and {Family}.* are allowed.");
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(new AssemblyName(AssemblyName));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            throw new FormatException($"The model needs the assembly {AssemblyName}, which could not be loaded. Add the package that contains it.", e);
        }

        var types = TypesOf(assembly).Where(type => type.GetCustomAttribute<RecurrentModelAttribute>()?.Signature == Signature).ToArray();
        if (types.Length != 1)
        {
            throw new FormatException($"The model is a '{Signature}', which {(types.Length == 0 ? "is unknown to" : "has several meanings in")} "
                + $"{AssemblyName} {assembly.GetName().Version}. It may come from a newer version.");
        }
        var type = types[0];
        if (!type.IsSubclassOf(typeof(SavableTransformer)) || !type.GetInterfaces().Any(i => i == SelfInterface(type)))
            throw new InvalidOperationException($"{type} must derive from {nameof(SavableTransformer)} and implement IRecurrentModel<{type.Name}>.");
        return (ModelLoader)Activator.CreateInstance(typeof(ModelLoader<>).MakeGenericType(type))!;
    }

    private static Type? SelfInterface(Type type)
    {
        try
        {
            return typeof(IRecurrentModel<>).MakeGenericType(type);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            // A class whose optional dependency is missing must not prevent the others from loading.
            return e.Types.OfType<Type>();
        }
    }
}
