using Microsoft.ML.Recurrent.Evaluation.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The language of a surname, read character by character. A fifth of the names, another one for each seed, is the test part.</summary>
internal sealed class SurnameLanguages : TextClassificationTask
{
    private const double TestShare = 0.2;

    public override string Name => "names18";

    protected override string Description => "The language of a surname, of 18, four fifths of 20,050 names to learn from and the others to test";

    protected override TextLearner CreateLearner(TextSplit split, int seed) => new MulticlassTextLearner(split, seed);

    protected override SequenceClassificationOptions CreateOptions() => SequenceClassificationOptions.ForText(textTokens: TextTokens.Characters);

    protected override TextSplit Load(DataSource data, int seed) =>
        LabeledTexts.Split(LabeledTexts.Read(data.File(Name, "all.tsv"), "language", "name"), TestShare, seed);
}
