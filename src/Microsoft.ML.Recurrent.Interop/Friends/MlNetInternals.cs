using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Friends;

/// <summary>Calls code that uses non-public members of ML.NET. If one of them is missing, the exception names the cause and the supported versions.</summary>
internal static class MlNetInternals
{
    private const string SupportedVersions = "[5.0.1, 6.0.0)";

    public static void Call(Action action) => Call(() =>
    {
        action();
        return true;
    });

    // The body of a delegate is compiled when it is called, so an exception for a missing member is thrown inside the try block.
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
        + $"in which a member it relies on has changed: {cause.Message}", cause);

    private static string VersionOf(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? assembly.GetName().Version?.ToString() ?? "unknown";
        return version.Split('+')[0];
    }
}
