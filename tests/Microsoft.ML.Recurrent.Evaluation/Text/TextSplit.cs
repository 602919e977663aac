namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>What a model learns from and what its figure is measured on.</summary>
/// <param name="Training">Texts to learn from, and to choose on.</param>
/// <param name="Test">Texts for the figure only.</param>
internal sealed record TextSplit(IReadOnlyList<LabeledText> Training, IReadOnlyList<LabeledText> Test);
