namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Represents a row of <see cref="PayloadLayout"/>.</summary>
/// <param name="Name">The name of the field, by which the writer and the reader refer to its value.</param>
/// <param name="Type">The representation of the field in the file.</param>
/// <param name="Meaning">The meaning of the field, for the documentation.</param>
internal sealed record PayloadField(string Name, PayloadFieldType Type, string Meaning);
