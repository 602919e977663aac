namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>A row of <see cref="PayloadLayout"/>.</summary>
/// <param name="Name">The name of the field, under which writer and reader know its value.</param>
/// <param name="Type">How it lies in the file.</param>
/// <param name="Meaning">What it says.</param>
internal sealed record PayloadField(string Name, PayloadFieldType Type, string Meaning);
