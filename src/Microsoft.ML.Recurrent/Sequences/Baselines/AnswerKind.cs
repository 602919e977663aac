using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>Specifies what the answer to a sequence is: one of several classes, or a number.</summary>
/// <param name="Classes">The number of classes; 0 for numbers.</param>
/// <param name="Target">Returns the right answer to a loaded row: the index of a class, or a number.</param>
/// <param name="Mean">Averages the outputs of several networks.</param>
/// <param name="Answer">Returns the answer of the outputs of a network.</param>
internal sealed record AnswerKind(int Classes, Func<SequenceDataset, int, double> Target, OutputMean Mean, NetworkAnswer Answer)
{
    /// <summary>Gets a value that indicates whether answers are classes.</summary>
    public bool AreClasses => Classes > 0;
}
