using System.Reflection;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

/// <summary>
/// Runs a generic check at every tier this process has. On a machine with AVX-512 the narrow tiers so see 32 registers, as ARM has them;
/// the child processes of <see cref="VectorTierTests"/> see them with 16.
/// </summary>
internal static class EveryTier
{
    public static IEnumerable<string> Names => Tiers.Select(tier => tier.Name);

    private static IEnumerable<(string Name, Type Simd, Type Vector)> Tiers
    {
        get
        {
            if (VectorTier.IsVector512)
                yield return ("Vector512", typeof(Simd512), typeof(Vector512<float>));
            if (VectorTier.IsVector512 || VectorTier.IsVector256)
                yield return ("Vector256", typeof(Simd256), typeof(Vector256<float>));
            if (VectorTier.HasVector128)
                yield return ("Vector128", typeof(Simd128), typeof(Vector128<float>));
            yield return ("Scalar", typeof(SimdScalar), typeof(float));
        }
    }

    /// <summary>Calls the class's private static method&lt;TSimd, TVector&gt; once per tier and gives what the calls returned.</summary>
    public static object?[] Run(Type testClass, string method, params object?[] arguments)
    {
        MethodInfo definition = testClass.GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)
            ?? throw new ArgumentException($"{testClass.Name} has no private static {method}.");
        return [.. Tiers.Select(tier =>
            definition.MakeGenericMethod(tier.Simd, tier.Vector).Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null))];
    }
}
