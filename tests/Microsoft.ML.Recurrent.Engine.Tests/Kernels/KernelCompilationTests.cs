using System.Reflection;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

/// <summary>
/// A kernel is compiled fully at its first call, or it is inlined into one that is: otherwise, the first thousands of rows run in code that is many times slower,
/// and a method with a long loop can stay there.
/// </summary>
public class KernelCompilationTests
{
    [Fact]
    public void EachKernelOfAVectorWidthIsInlinedOrCompiledFullyAtOnce()
    {
        var kernels = typeof(VectorTier).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(typeof(VectorTier).Namespace!, StringComparison.Ordinal) == true)
            .Where(type => type is { IsAbstract: true, IsSealed: true })
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.IsGenericMethodDefinition && method.GetGenericArguments()[0].Name == "TSimd")
            .ToList();
        Assert.True(kernels.Count > 50, $"{kernels.Count} kernels were found.");
        Assert.Empty(kernels
            .Where(method => (method.MethodImplementationFlags & (MethodImplAttributes.AggressiveInlining | MethodImplAttributes.AggressiveOptimization)) == 0)
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));
    }
}
