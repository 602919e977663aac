using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Determines the vector width of the kernels on this machine; nothing else queries the hardware for it. The JIT folds each property to a constant, so that
/// only one of a kernel's branches over the tiers remains. Within a tier, the same input gives the same bits; between tiers, results agree within
/// tolerance.
/// </summary>
internal static class VectorTier
{
    public static bool IsVector512 => Vector512.IsHardwareAccelerated;

    public static bool IsVector256 => !IsVector512 && Vector256.IsHardwareAccelerated;

    public static bool IsVector128 => !IsVector512 && !IsVector256 && Vector128.IsHardwareAccelerated;

    /// <summary>Gets a value that indicates whether vectors of four floats are supported, whatever the tier.</summary>
    public static bool HasVector128 => Vector128.IsHardwareAccelerated;

    /// <summary>Gets the name of the tier for logs, benchmarks and tests: Vector512, Vector256, Vector128 or Scalar.</summary>
    public static string Name => IsVector512 ? "Vector512" : IsVector256 ? "Vector256" : IsVector128 ? "Vector128" : "Scalar";
}
