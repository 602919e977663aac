using Microsoft.ML.Recurrent.Tests.Forecasting;

namespace Microsoft.ML.Recurrent.Tests.Anomalies;

/// <summary>Detectors that are trained further.</summary>
public sealed class LearningOnTests
{
    [Fact]
    public void WithHardlyAnyLearningTheDetectorJudgesAsBeforeAndContinuesFromTheNewRows()
    {
        var ml = new MLContext(1);
        var start = Detectors.FitWave(ml);
        var before = start.Networks[0].Parameters.Weights.ToArray();
        var options = Detectors.Forecasting(new RunSettings());
        options.LearningRate = 1e-12f;
        var further = ml.Transforms.DetectAnomalyByRecurrent(options, new AnomalyDetectionOptions { ConfidenceLevel = 0.9f })
            .Fit(ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(100))), start);
        Assert.Equal((80, 100), (start.ObservationCount, further.ObservationCount));
        Assert.Equal((start.SeasonLength, start.ContextLength, start.Architecture), (further.SeasonLength, further.ContextLength, further.Architecture));
        Assert.Equal(0.9f, further.ConfidenceLevel);
        Assert.Equal(before, start.Networks[0].Parameters.Weights.ToArray());
        foreach (var (expected, actual) in before.Zip(further.Networks[0].Parameters.Weights.ToArray()))
            Assert.Equal(expected, actual, 1e-5f);
    }

    [Fact]
    public void OtherNetworksAreRefusedByNameAndNullIs()
    {
        var ml = new MLContext(1);
        var start = Detectors.FitWave(ml);
        var data = ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(100)));
        var options = Detectors.Forecasting(new RunSettings());
        options.HiddenSize = 17;
        var error = Assert.Throws<ArgumentException>(() => ml.Transforms.DetectAnomalyByRecurrent(options).Fit(data, start));
        Assert.Contains("HiddenSize is 17", error.Message, StringComparison.Ordinal);
        var estimator = ml.Transforms.DetectAnomalyByRecurrent(Detectors.Forecasting(new RunSettings()));
        Assert.Throws<ArgumentNullException>(() => estimator.Fit(data, null!));
        Assert.Throws<ArgumentNullException>(() => estimator.Fit(null!, start));
    }
}
