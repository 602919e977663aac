using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Friends;

/// <summary>The door to ML.NET's non-public members: if one of them is gone, the error names the cause and the versions that work.</summary>
internal static class MlNetInternals
{
    private const string SupportedVersions = "[5.0.1, 6.0.0)";

    public static void Call(Action action) => Call(() =>
    {
        action();
        return true;
    });

    // What a delegate calls is compiled when it is called, so a missing member surfaces inside the try.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Call<T>(Func<T> function)
    {
        try
        {
            return function();
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException or MemberAccessException)
        {
            throw Moved(e, VersionOf(typeof(MLContext).Assembly));
        }
    }

    public static NotSupportedException Moved(Exception cause, string foundVersion) => new(
        $"Microsoft.ML.Recurrent {VersionOf(typeof(MlNetInternals).Assembly)} needs Microsoft.ML {SupportedVersions}; found {foundVersion}, "
        + $"in which something it relies on has moved: {cause.Message}", cause);

    private static string VersionOf(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";
        return version.Split('+')[0];
    }
}
