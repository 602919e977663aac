namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>A text and its class, by name or, where there are two, as true and false; a row as ML.NET reads it.</summary>
internal sealed class LabeledText
{
    /// <summary>Name of the class.</summary>
    public string Class { get; set; } = "";

    /// <summary>Whether the class is the one a question of yes or no asks for; false where there are more than two.</summary>
    public bool IsPositive { get; set; }

    /// <summary>What is classified.</summary>
    public string Text { get; set; } = "";
}
