using System.Runtime.CompilerServices;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.DataView")]

#pragma warning disable IDE0130 // The runtime looks for the attribute under exactly this name.
namespace System.Runtime.CompilerServices;
#pragma warning restore IDE0130

/// <summary>
/// Lets the code of this assembly access non-public members of the named assembly. The runtime identifies the attribute by its name, wherever it is
/// declared.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
