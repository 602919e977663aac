namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>A row of text, as a prediction engine takes it.</summary>
public sealed class TextInput
{
    /// <summary>Gets or sets the text.</summary>
    public string Text { get; set; } = "";

    /// <summary>Gets or sets what the text is about.</summary>
    public string Label { get; set; } = "";
}
