using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>A saved model or checkpoint is damaged, cut short, of another kind, or from a version that cannot be read. The message names the section.</summary>
/// <remarks>A <see cref="FormatException"/>, as ML.NET's own loading errors are.</remarks>
public sealed class ModelFormatException : FormatException
{
    /// <summary>Describes a defect.</summary>
    /// <param name="section">The section in which it was found, or "header".</param>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="innerException">The error that brought it to light, if there was one.</param>
    public ModelFormatException(string section, string message, Exception? innerException = null)
        : base($"Model payload, section '{section}': {message}", innerException) => Section = section;

    /// <summary>Gets the section in which the defect was found, or "header".</summary>
    public string Section { get; }
}
