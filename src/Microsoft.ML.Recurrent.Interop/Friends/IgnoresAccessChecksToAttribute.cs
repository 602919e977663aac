using System.Runtime.CompilerServices;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.DataView")]

#pragma warning disable IDE0130 // The runtime looks for the attribute under this very name.
namespace System.Runtime.CompilerServices;
#pragma warning restore IDE0130

/// <summary>The runtime honours this name wherever it is declared: code of this assembly may touch non-public members of the assembly named.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
