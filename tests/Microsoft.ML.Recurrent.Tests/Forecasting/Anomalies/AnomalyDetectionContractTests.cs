namespace Microsoft.ML.Recurrent.Tests.Forecasting.Anomalies;

public sealed class AnomalyDetectionContractTests : EstimatorContract<SeriesRow, Verdict>
{
    protected override IReadOnlyList<SeriesRow> Rows { get; } = SeriesRow.Of(SeriesRow.Wave(80));

    protected override string[] OutputColumns { get; } = ["Anomaly"];

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
