using Microsoft.ML.Recurrent.Evaluation.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>What a question asks for, of six types (TREC, Li and Roth 2002).</summary>
internal sealed class QuestionTypes : TextClassificationTask
{
    public override string Name => "trec";

    protected override string Description => "What a question asks for, of six types, 5,452 questions to learn from and 500 to test";

    protected override TextLearner CreateLearner(TextSplit split, int seed) => new MulticlassTextLearner(split, seed);

    protected override TextSplit Load(DataSource data, int seed) => new(Read(data, "train.tsv"), Read(data, "test.tsv"));

    private List<LabeledText> Read(DataSource data, string file) => LabeledTexts.Read(data.File(Name, file), "coarse", "text");
}
