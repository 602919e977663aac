namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// Specifies the name that identifies the class of a <see cref="SavableTransformer"/> in model files. Files outlive class names, so the name must never
/// change once it is released.
/// </summary>
/// <param name="signature">The name, unique in its assembly.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecurrentModelAttribute(string signature) : Attribute
{
    /// <summary>Gets the name that identifies the class in model files.</summary>
    public string Signature { get; } = signature;
}
