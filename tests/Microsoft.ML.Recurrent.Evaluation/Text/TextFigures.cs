using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>What counts of right and wrong answers say.</summary>
internal static class TextFigures
{
    /// <summary>Share of right answers.</summary>
    public static double Accuracy(ConfusionMatrix matrix)
    {
        var right = matrix.Counts.Select((row, i) => row[i]).Sum();
        return right / matrix.Counts.Sum(row => row.Sum());
    }

    /// <summary>The correlation of answers with classes where there are two (Matthews 1975): 1 if all are right, 0 for guessing, and for one answer to everything.</summary>
    public static double MatthewsCorrelation(ConfusionMatrix matrix)
    {
        var (truePositive, falseNegative) = (matrix.Counts[0][0], matrix.Counts[0][1]);
        var (falsePositive, trueNegative) = (matrix.Counts[1][0], matrix.Counts[1][1]);
        var scale = Math.Sqrt((truePositive + falsePositive) * (truePositive + falseNegative) * (trueNegative + falsePositive) * (trueNegative + falseNegative));
        return scale == 0 ? 0 : (truePositive * trueNegative - falsePositive * falseNegative) / scale;
    }
}
