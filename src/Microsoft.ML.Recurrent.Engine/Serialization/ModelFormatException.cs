using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// The exception that is thrown when a saved model or checkpoint is damaged, truncated, of another kind or of a version that cannot be read. The message names
/// the section.
/// </summary>
/// <remarks>It derives from <see cref="FormatException"/>, as the loading errors of ML.NET do.</remarks>
public sealed class ModelFormatException : FormatException
{
    /// <summary>Initializes a new instance of the <see cref="ModelFormatException"/> class.</summary>
    /// <param name="section">The section in which the defect was found, or "header".</param>
    /// <param name="message">A description of what was found and what was expected.</param>
    /// <param name="innerException">The exception that revealed the defect, or null.</param>
    public ModelFormatException(string section, string message, Exception? innerException = null)
        : base($"Model payload, section '{section}': {message}", innerException) => Section = section;

    /// <summary>Gets the section in which the defect was found, or "header".</summary>
    public string Section { get; }
}
