using Microsoft.ML.Data;

namespace Experiment;

/// <summary>A question and the kind of answer it asks for (Li and Roth 2002), a line of train.tsv or test.tsv.</summary>
internal sealed class Question
{
    [LoadColumn(0)]
    public string Kind { get; set; } = "";

    [LoadColumn(2)]
    public string Text { get; set; } = "";
}
