using System.Diagnostics;
using System.Reflection;

namespace Microsoft.ML.Recurrent.TestUtilities;

/// <summary>Runs test classes again in a child process whose runtime has some of the vector instructions switched off.</summary>
public static class VectorTiers
{
    // From the widest down. The knob was renamed in .NET 10; unknown ones are ignored, so both are set.
    private static readonly (string Name, string[] SwitchedOff)[] s_tiers =
    [
        ("Vector512", []),
        ("Vector256", ["DOTNET_EnableAVX512", "DOTNET_EnableAVX512F"]),
        ("Vector128", ["DOTNET_EnableAVX512", "DOTNET_EnableAVX512F", "DOTNET_EnableAVX2"]),
        ("Scalar", ["DOTNET_EnableHWIntrinsic"]),
    ];

    /// <summary>The names of the tiers this processor has, from the widest down.</summary>
    public static IEnumerable<string> Available => s_tiers.Select(tier => tier.Name).SkipWhile(name => name != Current);

    /// <summary>The environment variables that take the value 0 in a process which is to run at a tier.</summary>
    /// <param name="tier">Vector512, Vector256, Vector128 or Scalar.</param>
    public static IReadOnlyList<string> SwitchedOff(string tier) => s_tiers.Single(candidate => candidate.Name == tier).SwitchedOff;

    /// <summary>The names of the tiers that switch something off.</summary>
    public static IEnumerable<string> Reduced => s_tiers.Skip(1).Select(tier => tier.Name);

    /// <summary>
    /// Runs every [Fact] and [Theory] of the classes, all of one assembly, in a child process at that tier, or at this machine's if it has
    /// no wider one. The child checks that the engine really runs at it.
    /// </summary>
    /// <param name="tier">Vector512, Vector256, Vector128 or Scalar.</param>
    /// <param name="testClasses">Test classes with a parameterless constructor.</param>
    /// <exception cref="InvalidOperationException">A test failed in the child, or none ran; the message carries the child's output.</exception>
    public static void Run(string tier, params Type[] testClasses)
    {
        int wanted = Array.FindIndex(s_tiers, candidate => candidate.Name == tier);
        ArgumentOutOfRangeException.ThrowIfNegative(wanted, nameof(tier));
        int available = Array.FindIndex(s_tiers, candidate => candidate.Name == Current);
        string expected = s_tiers[Math.Max(wanted, available)].Name;

        Assembly assembly = testClasses[0].Assembly;
        string basePath = Path.ChangeExtension(assembly.Location, null);
        var start = new ProcessStartInfo(DotnetPath) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "exec", "--runtimeconfig", basePath + ".runtimeconfig.json", "--depsfile", basePath + ".deps.json",
            Path.Combine(AppContext.BaseDirectory, typeof(VectorTiers).Assembly.GetName().Name + ".dll"),
            assembly.GetName().Name!, expected, .. testClasses.Select(type => type.FullName!),
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (string knob in s_tiers[wanted].SwitchedOff)
            start.Environment[knob] = "0";

        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"At tier {expected} the child ended with {child.ExitCode}:\n{output}{errors.Result}");
    }

    /// <summary>The tier the engine of this process runs at, asked from the engine itself.</summary>
    public static string Current { get; } = (string)Type
        .GetType("Microsoft.ML.Recurrent.Engine.Kernels.VectorTier, Microsoft.ML.Recurrent.Engine", throwOnError: true)!
        .GetProperty("Name", BindingFlags.Public | BindingFlags.Static)!
        .GetValue(null)!;

    // The test host is dotnet itself, or says which dotnet started it.
    private static string DotnetPath =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? Environment.ProcessPath!
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
