using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Which short messages are spam (Almeida et al. 2011): the first 1,674 to learn from, as in the paper, the other 3,900 to test.</summary>
internal sealed class SmsSpam : TextClassificationTask
{
    private const int TrainingMessages = 1674;

    public override string Name => "sms_spam";

    protected override string Description => "Which short messages are spam, 1,674 to learn from and 3,900 to test";

    protected override string Metric => "mcc";

    protected override TextSplit Load(DataSource data, int seed)
    {
        var messages = LabeledTexts.Read(data.File(Name, "all.tsv"), "label", "text", positiveClass: "spam");
        return new TextSplit(messages[..TrainingMessages], messages[TrainingMessages..]);
    }

    protected override double Figure(ConfusionMatrix matrix) => TextFigures.MatthewsCorrelation(matrix);
}
