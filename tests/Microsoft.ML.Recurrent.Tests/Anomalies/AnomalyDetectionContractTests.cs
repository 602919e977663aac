using Microsoft.ML.Recurrent.Tests.Forecasting;

namespace Microsoft.ML.Recurrent.Tests.Anomalies;

public sealed class AnomalyDetectionContractTests : EstimatorContract<SeriesRow, Verdict>
{
    protected override IReadOnlyList<SeriesRow> Rows { get; } = SeriesRow.Of(SeriesRow.Wave(80));

    protected override string[] OutputColumns { get; } = ["Anomaly"];

    // A value that is missing is marked as such, and the series goes on over it.
    protected override IReadOnlyList<SeriesRow> RowsWithMissingValues => SeriesRow.Of([float.NaN, 51, float.NaN, 57]);

    protected override bool SkipsMissingValues => false;

    protected override SeriesRow RowWithMissingFeature => new() { Value = float.NaN };

    // What was expected is known, but there is nothing to judge: [Upper, Lower, Expected, P-Value, Score, Alert].
    protected override void CheckScoresOfMissingFeature(float[] scores)
    {
        AssertFinite(scores[..3]);
        AssertNoNumbers(scores[3..5]);
        Assert.Equal(0, scores[5]);
    }

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Value = "1" } }), "'Value'", "String", "Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Amount = 1f } }), "'Value'", "Amount"),
    ];

    [Fact]
    public override void PredictionEngineGivesTheScoresOfTheCursor()
    {
        var ml = new MLContext(1);
        var model = Create(ml, new RunSettings()).Fit(Load(ml, Rows));
        var error = Assert.Throws<InvalidOperationException>(() => ml.Model.CreatePredictionEngine<SeriesRow, Verdict>(model));
        Assert.Contains("CreateAnomalyDetectionEngine", error.Message, StringComparison.Ordinal);
    }

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) =>
        ml.Transforms.DetectAnomalyByRecurrent(Detectors.Forecasting(settings));

    protected override float[] ScoresOf(Verdict output) => [.. output.Anomaly.Reverse().Select(value => (float)value)];
}
