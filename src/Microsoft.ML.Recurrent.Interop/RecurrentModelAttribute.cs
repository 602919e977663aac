namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Gives a <see cref="SavableTransformer"/> the name under which model files know it. Files outlive class names: never change it once released.</summary>
/// <param name="signature">The name, unique in its assembly.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecurrentModelAttribute(string signature) : Attribute
{
    /// <summary>Gets the name under which model files know the class.</summary>
    public string Signature { get; } = signature;
}
