using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Forecasting;

namespace Microsoft.ML.Recurrent.Tests.Anomalies;

public sealed class AnomalyDetectionTests
{
    private const int At = 50;

    [Fact]
    public void RowIsJudgedByTheForecastMadeBeforeIt()
    {
        var ml = new MLContext(1);
        var options = Forecasters.Options(new RunSettings());
        options.IntervalAdaptationRate = 0; // detectors judge by the bounds as they were calibrated
        var forecaster = Forecasters.Fit(ml, options, SeriesRow.Wave(80));
        var values = WaveWith(90, (At, 30));
        var detector = forecaster.DetectAnomalies(new() { ConfidenceLevel = 0.9f, MaximumReplacements = 0 });
        var (forecasts, verdicts) = (Forecasters.Transform(ml, forecaster, values), Detectors.Judge(ml, detector, values));
        Assert.True(double.IsNaN(verdicts[0].Expected));
        for (var t = 1; t < values.Length; t++)
        {
            Assert.Equal(forecasts[t - 1].Forecast[0], verdicts[t].Expected);
            Assert.Equal(forecasts[t - 1].Lower[0], verdicts[t].Lower);
            Assert.Equal(forecasts[t - 1].Upper[0], verdicts[t].Upper);
        }
    }

    [Fact]
    public void AlertsAreTheValuesOutsideTheBounds()
    {
        var ml = new MLContext(1);
        var values = Detectors.Noisy(600, 5);
        foreach (var (side, outside) in new (AnomalySide, Func<float, Verdict, bool>)[]
        {
            (AnomalySide.TwoSided, (value, verdict) => value < verdict.Lower || value > verdict.Upper),
            (AnomalySide.Positive, (value, verdict) => value > verdict.Upper),
            (AnomalySide.Negative, (value, verdict) => value < verdict.Lower),
        })
        {
            var verdicts = Detectors.Judge(ml, Detectors.Fit(ml, values[..300], new() { ConfidenceLevel = 0.9f, Side = side }), values);
            var judged = Enumerable.Range(0, values.Length).Where(t => !double.IsNaN(verdicts[t].Score)).ToArray();
            Assert.Equal(judged.Where(t => outside(values[t], verdicts[t])), judged.Where(t => verdicts[t].IsAlert));
            Assert.Equal(judged.Where(t => verdicts[t].PValue < 1 - (double)0.9f), judged.Where(t => verdicts[t].IsAlert));
            Assert.InRange(judged.Count(t => verdicts[t].IsAlert), 10, 150);
        }
    }

    [Theory]
    [InlineData(0.99f, 0.003, 0.03)]
    [InlineData(0.9f, 0.05, 0.16)]
    public void UndisturbedSeriesAlertsAsOftenAsTheConfidenceLevelSays(float level, double least, double most)
    {
        var ml = new MLContext(1);
        var detector = Detectors.Fit(ml, Detectors.Noisy(800, 5), new() { ConfidenceLevel = level });
        var verdicts = Detectors.Judge(ml, detector, Detectors.Noisy(2000, 6));
        Assert.InRange(verdicts.Count(verdict => verdict.IsAlert) / 2000.0, least, most);
    }

    [Theory]
    [InlineData(AnomalySide.TwoSided, true, true)]
    [InlineData(AnomalySide.Positive, true, false)]
    [InlineData(AnomalySide.Negative, false, true)]
    public void SpikesAlertOnTheSideThatIsWatched(AnomalySide side, bool above, bool below)
    {
        var ml = new MLContext(1);
        var verdicts = Detectors.Judge(ml, Detectors.FitWave(ml, new() { Side = side }), WaveWith(90, (At, 40), (At + 20, -40)));
        Assert.Equal((above, below), (verdicts[At].IsAlert, verdicts[At + 20].IsAlert));
        Assert.True(verdicts[At].Score > 4 && verdicts[At + 20].Score < -4);
        Assert.Equal(above, verdicts[At].PValue < 0.001);
        Assert.Equal(below, verdicts[At + 20].PValue < 0.001);
    }

    [Fact]
    public void ReplacedSpikeSpoilsNoLaterForecast()
    {
        var ml = new MLContext(1);
        var (replacing, keeping) = (Detectors.FitWave(ml), Detectors.FitWave(ml, new() { MaximumReplacements = 0 }));
        var spoilt = WaveWith(90, (At, 40));
        var verdicts = Detectors.Judge(ml, replacing, spoilt);

        var mended = (float[])spoilt.Clone();
        mended[At] = (float)verdicts[At].Expected;
        var expected = Detectors.Judge(ml, replacing, mended);
        for (var t = At + 1; t < spoilt.Length; t++)
            Assert.Equal(expected[t].Anomaly, verdicts[t].Anomaly);
        Assert.NotEqual(expected[At + 1].Expected, Detectors.Judge(ml, keeping, spoilt)[At + 1].Expected);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(1, false)]
    public void AsManySpikesInSuccessionAreKeptOutAsAreAllowed(int most, bool both)
    {
        var ml = new MLContext(1);
        var detector = Detectors.FitWave(ml, new() { MaximumReplacements = most });
        var spoilt = WaveWith(90, (At, 60), (At + 1, -60));
        var verdicts = Detectors.Judge(ml, detector, spoilt);
        Assert.True(verdicts[At].IsAlert && verdicts[At + 1].IsAlert);

        var mended = (float[])spoilt.Clone();
        (mended[At], mended[At + 1]) = ((float)verdicts[At].Expected, (float)verdicts[At + 1].Expected);
        Assert.Equal(both, Detectors.Judge(ml, detector, mended)[At + 3].Expected == verdicts[At + 3].Expected);
    }

    [Fact]
    public void LevelThatShiftedForGoodIsFollowed()
    {
        var ml = new MLContext(1);
        float[] values = [.. SeriesRow.Wave(120).Select((value, t) => t < At ? value : value + 60)];
        var verdicts = Detectors.Judge(ml, Detectors.FitWave(ml), values);
        Assert.True(verdicts[At].IsAlert);
        Assert.InRange(verdicts[At].Expected, 30, 80);
        Assert.InRange(verdicts[At + 1].Expected - verdicts[At].Expected, 25, 100); // the shift explains the second row better than a spike would
        Assert.InRange(verdicts.Skip(At + 12).Count(verdict => verdict.IsAlert), 0, 3);
        Assert.InRange(verdicts[^1].Expected, 95, 140);
    }

    [Fact]
    public void MissingValueAfterAnAnomalyLeavesTheDecisionToTheNext()
    {
        var ml = new MLContext(1);
        var detector = Detectors.FitWave(ml);
        var verdicts = Detectors.Judge(ml, detector, WaveWith(90, (At, 400), (At + 1, float.NaN)));
        var mended = WaveWith(90, (At + 1, float.NaN));
        mended[At] = (float)verdicts[At].Expected;
        var expected = Detectors.Judge(ml, detector, mended);
        for (var t = At + 1; t < mended.Length; t++)
            Assert.Equal(expected[t].Anomaly, verdicts[t].Anomaly);
    }

    [Fact]
    public void MissingValueIsNotJudged()
    {
        var ml = new MLContext(1);
        var verdict = Detectors.Judge(ml, Detectors.FitWave(ml), WaveWith(90, (At, float.NaN)))[At];
        Assert.False(verdict.IsAlert);
        Assert.Equal((double.NaN, double.NaN), (verdict.Score, verdict.PValue));
        Assert.InRange(verdict.Expected, verdict.Lower, verdict.Upper);
    }

    [Fact]
    public void FirstRowsAreNotJudged()
    {
        var ml = new MLContext(1);
        var values = WaveWith(90, (5, 500), (20, 500));
        foreach (var (given, length) in new (int?, int)[] { (null, 12), (20, 20), (21, 21) })
        {
            var detector = Detectors.FitWave(ml, new() { WarmUpLength = given });
            var verdicts = Detectors.Judge(ml, detector, values);
            Assert.Equal(length, detector.WarmUpLength);
            Assert.All(verdicts[..length], verdict => Assert.Equal((false, double.NaN, double.NaN), (verdict.IsAlert, verdict.Score, verdict.PValue)));
            Assert.All(verdicts[length..], verdict => Assert.False(double.IsNaN(verdict.PValue)));
            Assert.Equal(length <= 20, verdicts[20].IsAlert);
        }
    }

    [Fact]
    public void ConstantSeriesAlertsWhenItMoves()
    {
        var ml = new MLContext(1);
        var detector = Detectors.Fit(ml, Enumerable.Repeat(0.1f, 40));
        var verdicts = Detectors.Judge(ml, detector, Enumerable.Range(0, 40).Select(t => t == 30 ? 0.2f : 0.1f));
        Assert.Equal([30], Enumerable.Range(0, 40).Where(t => verdicts[t].IsAlert));
        Assert.Equal((double.PositiveInfinity, 0.0), (verdicts[30].Score, verdicts[30].PValue));
        Assert.Equal((0.0, 1.0), (verdicts[31].Score, verdicts[31].PValue));
    }

    [Fact]
    public void SlotsAreNamed()
    {
        var ml = new MLContext(1);
        var column = Detectors.FitWave(ml).Transform(ml.Data.LoadFromEnumerable(SeriesRow.Of([1]))).Schema["Anomaly"];
        Assert.Equal(["Alert", "Score", "P-Value", "Expected", "Lower", "Upper"], SlotNames(column));
    }

    [Fact]
    public void SimpleOverloadsTrainWithTheirSettings()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(60)));
        foreach (var estimator in new[]
        {
            ml.Transforms.DetectAnomalyByLstm("Verdict", "Value", 0.98f, AnomalySide.Positive, 8, 4, hiddenSize: 4, numberOfEpochs: 1),
            ml.Transforms.DetectAnomalyByGru("Verdict", "Value", 0.98f, AnomalySide.Positive, 8, 4, hiddenSize: 4, numberOfEpochs: 1),
        })
        {
            var model = estimator.Fit(data);
            Assert.Equal((0.98f, AnomalySide.Positive, 8, 4, 60L), (model.ConfidenceLevel, model.Side, model.ContextLength, model.SeasonLength, model.ObservationCount));
            Assert.Equal(["Value", "Verdict"], model.Transform(data).Schema.Select(column => column.Name));
        }
    }

    [Fact]
    public void WithoutAnInputColumnTheOutputReplacesIt()
    {
        var ml = new MLContext(1);
        var options = Detectors.Forecasting(new RunSettings());
        options.InputColumnName = null;
        var data = ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(60)));
        var model = ml.Transforms.DetectAnomalyByRecurrent(options, new() { OutputColumnName = "Value" }).Fit(data);
        Assert.Equal(6, Assert.IsType<VectorDataViewType>(model.Transform(data).Schema["Value"].Type).Size);
    }

    [Fact]
    public void AllWrongOptionsAreNamedAtOnce()
    {
        var ml = new MLContext();
        var detection = new AnomalyDetectionOptions
        {
            OutputColumnName = "", ConfidenceLevel = 0.5f, Side = (AnomalySide)7, MaximumReplacements = -1, WarmUpLength = -2,
        };
        var message = Assert.Throws<ArgumentException>(() => ml.Transforms.DetectAnomalyByRecurrent(new(), detection)).Message;
        foreach (var part in new[] { "OutputColumnName is empty", "ConfidenceLevel is 0.5", "Side is 7", "MaximumReplacements is -1", "WarmUpLength is -2" })
            Assert.Contains(part, message, StringComparison.Ordinal);

        var forecasting = Forecasters.Options(new RunSettings());
        forecasting.QuantileColumnName = "Quantiles";
        message = Assert.Throws<ArgumentException>(() => ml.Transforms.DetectAnomalyByRecurrent(forecasting)).Message;
        foreach (var part in new[] { "Horizon is 5; allowed: 1", "ConfidenceLowerBoundColumnName", "ConfidenceUpperBoundColumnName", "QuantileColumnName" })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsOfTheForecasterThatADetectorDoesNotReadAreRefused()
    {
        var forecasting = Detectors.Forecasting(new RunSettings());
        forecasting.Architecture = ForecastArchitecture.SeasonalCorrection;
        (forecasting.OutputColumnName, forecasting.ConfidenceLevel, forecasting.QuantileLevels) = ("Other", 0.5f, [0.5f]);
        var message = Assert.Throws<ArgumentException>(() => new MLContext().Transforms.DetectAnomalyByRecurrent(forecasting)).Message;
        foreach (var part in new[] { "OutputColumnName is 'Other'; allowed: 'Forecast'", "ConfidenceLevel is 0.5; allowed: 0.95", "QuantileLevels is [0.5]" })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private static float[] WaveWith(int count, params (int Row, float Amount)[] spikes)
    {
        var values = SeriesRow.Wave(count);
        foreach (var (row, amount) in spikes)
            values[row] += amount;
        return values;
    }

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
