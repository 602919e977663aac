using Microsoft.ML.Recurrent.Evaluation.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>What a question asks for, of six types (TREC, Li and Roth 2002).</summary>
internal sealed class QuestionTypes : TextClassificationTask
{
    public override string Name => "trec";

    protected override string Description => "What a question asks for, of six types, 5,452 questions to learn from and 500 to test; five networks are averaged where they start from an encoder";

    protected override TextLearner CreateLearner(TextSplit split, int seed) => new MulticlassTextLearner(split, seed);

    protected override TextSplit Load(DataSource data, int seed) => new(Read(data, "train.tsv"), Read(data, "test.tsv"));

    /// <summary>News, sentences of film reviews and descriptions of pictures: about 1.4 million words.</summary>
    protected override IReadOnlyList<string> MoreText(DataSource data) =>
    [
        .. File.ReadLines(data.File("ptb", "ptb.train.txt")),
        .. LabeledTexts.Read(data.File("sst2", "train.tsv"), "label", "text").Select(sentence => sentence.Text),
        .. File.ReadLines(data.File("multi30k_en_de", "train.en")),
    ];

    /// <summary>Chosen by five-fold cross-validation on the training questions: 0.886 with one network, 0.893 with three, 0.895 with five.</summary>
    protected override int NetworksFromEncoder => 5;

    private List<LabeledText> Read(DataSource data, string file) => LabeledTexts.Read(data.File(Name, file), "coarse", "text");
}
