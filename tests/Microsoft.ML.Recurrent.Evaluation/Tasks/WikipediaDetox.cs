using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Whether a comment is toxic: ML.NET's own sample of 249 comments to learn from and 18 to test, plain text in. Far too small for a figure that means
/// much; it shows that text goes through.
/// </summary>
internal sealed class WikipediaDetox : EvaluationTask
{
    public override string Name => "wikipedia_detox";

    public override string Summary => "Toxic comments, 249 to learn from and 18 to test: accuracy and area under the curve of an LSTM over plain text with default options.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var ml = new MLContext(seed);
        var training = Load(ml, data.File(Name, "train.tsv"));
        var test = Load(ml, data.File(Name, "test.tsv"));
        var options = new SequenceClassificationOptions { LabelColumnName = nameof(Comment.IsToxic), FeatureColumnName = nameof(Comment.Text), Seed = seed };
        var model = ml.BinaryClassification.Trainers.Recurrent(options).Fit(training);
        var metrics = ml.BinaryClassification.EvaluateNonCalibrated(model.Transform(test), nameof(Comment.IsToxic));
        yield return new("accuracy", metrics.Accuracy);
        yield return new("auc", metrics.AreaUnderRocCurve);
    }

    private static IDataView Load(MLContext ml, string path) => ml.Data.LoadFromTextFile<Comment>(path, hasHeader: true);

    private sealed class Comment
    {
        [LoadColumn(0)]
        public bool IsToxic { get; set; }

        [LoadColumn(1)]
        public string Text { get; set; } = "";
    }
}
