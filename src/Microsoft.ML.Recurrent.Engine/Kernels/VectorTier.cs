using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// How wide the kernels run on this machine; the only place that asks. The JIT folds each property to a constant, so that of a kernel's
/// branches over the tiers one remains. Within a tier the same input gives the same bits; between tiers results agree within tolerance.
/// </summary>
internal static class VectorTier
{
    public static bool IsVector512 => Vector512.IsHardwareAccelerated;

    public static bool IsVector256 => !IsVector512 && Vector256.IsHardwareAccelerated;

    public static bool IsVector128 => !IsVector512 && !IsVector256 && Vector128.IsHardwareAccelerated;

    /// <summary>Whether vectors of four floats are there, whatever the tier.</summary>
    public static bool HasVector128 => Vector128.IsHardwareAccelerated;

    /// <summary>The tier's name for logs, benchmarks and tests: Vector512, Vector256, Vector128 or Scalar.</summary>
    public static string Name => IsVector512 ? "Vector512" : IsVector256 ? "Vector256" : IsVector128 ? "Vector128" : "Scalar";
}
