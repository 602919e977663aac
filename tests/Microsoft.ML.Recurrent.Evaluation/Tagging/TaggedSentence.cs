namespace Microsoft.ML.Recurrent.Evaluation.Tagging;

/// <summary>Words with a tag each, and what the whole sentence asks for where the data tell; a row as ML.NET reads it.</summary>
internal sealed class TaggedSentence
{
    public string[] Features { get; set; } = [];

    public string[] Label { get; set; } = [];

    public string Intent { get; set; } = "";

    public string Text => string.Join(' ', Features);
}
