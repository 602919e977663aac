using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>Represents rows as simple models read them.</summary>
/// <param name="Features">The features of each row.</param>
/// <param name="Targets">The right answer to each row.</param>
internal sealed record BaselineRows(float[][] Features, double[] Targets)
{
    /// <summary>Gets the number of rows.</summary>
    public int Count => Targets.Length;

    /// <summary>Reads rows of a data set.</summary>
    public static BaselineRows Of(SequenceDataset rows, int[] indices, BaselineFeatures features, AnswerKind answers) => new(
        Array.ConvertAll(indices, row => features.Read(rows, row)), Array.ConvertAll(indices, row => answers.Target(rows, row)));
}
