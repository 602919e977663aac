using Microsoft.ML.Recurrent.Evaluation.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Whether a sentence about a movie is positive (SST-2, Socher et al. 2013), learned from whole sentences only; most published figures learn from their phrases, too.</summary>
internal sealed class MovieSentiment : TextClassificationTask
{
    public override string Name => "sst2";

    protected override string Description => "Whether a sentence about a movie is positive, 6,920 sentences to learn from and 1,821 to test";

    protected override TextSplit Load(DataSource data, int seed) => new(Read(data, "train.tsv"), Read(data, "test.tsv"));

    private List<LabeledText> Read(DataSource data, string file) => LabeledTexts.Read(data.File(Name, file), "label", "text", positiveClass: "1");
}
