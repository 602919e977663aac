using System.Collections;
using System.Reflection;

namespace Microsoft.ML.Recurrent.TestUtilities;

/// <summary>The child process of <see cref="VectorTiers"/>: runs the tests of the named classes, finding xunit's attributes by name.</summary>
internal static class TestRunner
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [string assemblyName, string expectedTier, .. string[] classNames] || classNames.Length == 0)
        {
            Console.WriteLine("Usage: <test assembly> <expected vector tier> <test class> ...");
            return 2;
        }

        if (VectorTiers.Current != expectedTier)
        {
            Console.WriteLine($"The engine runs at {VectorTiers.Current}, not at {expectedTier}.");
            return 3;
        }

        Assembly assembly = Assembly.Load(assemblyName);
        int passed = 0;
        int failed = 0;
        foreach (string className in classNames)
        {
            Type type = assembly.GetType(className, throwOnError: true)!;
            int before = passed + failed;
            foreach (MethodInfo method in type.GetMethods().Where(IsTest))
            {
                foreach (object?[] row in DataRows(method))
                {
                    try
                    {
                        await RunAsync(type, method, row);
                        passed++;
                    }
                    catch (Exception exception)
                    {
                        failed++;
                        Console.WriteLine($"{className}.{method.Name}({string.Join(", ", row)}): {exception}");
                    }
                }
            }

            if (passed + failed == before)
            {
                failed++;
                Console.WriteLine($"{className} has no test.");
            }
        }

        Console.WriteLine($"{passed} passed, {failed} failed at {expectedTier}.");
        return failed == 0 ? 0 : 1;
    }

    private static async Task RunAsync(Type type, MethodInfo method, object?[] row)
    {
        object? instance = method.IsStatic ? null : Activator.CreateInstance(type);
        try
        {
            object? result = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, row, null);
            if (result is Task task)
                await task;
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes().Any(attribute => Is(attribute, "Xunit.FactAttribute"));

    private static IEnumerable<object?[]> DataRows(MethodInfo method)
    {
        Attribute[] sources = [.. method.GetCustomAttributes().Where(attribute => Is(attribute, "Xunit.Sdk.DataAttribute"))];
        if (sources.Length == 0)
            return [[]];
        return sources.SelectMany(source =>
            ((IEnumerable)source.GetType().GetMethod("GetData", [typeof(MethodInfo)])!.Invoke(source, [method])!).Cast<object?[]>());
    }

    private static bool Is(Attribute attribute, string baseName)
    {
        for (Type? type = attribute.GetType(); type != null; type = type.BaseType)
        {
            if (type.FullName == baseName)
                return true;
        }

        return false;
    }
}
