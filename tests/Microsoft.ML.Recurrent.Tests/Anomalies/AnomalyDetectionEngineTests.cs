using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Forecasting;

namespace Microsoft.ML.Recurrent.Tests.Anomalies;

public sealed class AnomalyDetectionEngineTests
{
    [Fact]
    public void TransformGivesWhatAnEngineGivesStepByStep()
    {
        var ml = new MLContext(1);
        var model = Detectors.FitWave(ml);
        var values = Disturbed();
        var rows = Detectors.Judge(ml, model, values);
        using var engine = model.CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml);
        Assert.Equal(80, engine.ObservationCount);
        engine.Reset();
        for (var t = 0; t < values.Length; t++)
            Assert.Equal(rows[t].Anomaly, engine.Predict(new SeriesRow { Value = values[t] }).Anomaly);
        Assert.Contains(rows, row => row.IsAlert);
    }

    [Fact]
    public void StateBetweenAnomaliesGoesOnWithTheSameBits()
    {
        var ml = new MLContext(1);
        var values = Disturbed();
        var model = Detectors.FitWave(ml);
        using var straight = model.CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml);
        straight.Reset();

        // At 41 the first two of more anomalies in succession than are replaced have been.
        foreach (var value in values[..42])
            straight.Observe(new SeriesRow { Value = value });
        using var stream = new MemoryStream();
        straight.SaveState(stream);
        stream.Position = 0;
        using var resumed = model.CreateAnomalyDetectionEngine<SeriesRow, Verdict>(new MLContext(2));
        resumed.LoadState(stream);
        Assert.Equal(42, resumed.ObservationCount);
        foreach (var value in values[42..])
            Assert.Equal(straight.Predict(new SeriesRow { Value = value }).Anomaly, resumed.Predict(new SeriesRow { Value = value }).Anomaly);
    }

    [Fact]
    public void WhatStandsBeforeTheDetectorIsAppliedToEveryObservationAndSavedWithIt()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(SeriesRow.Wave(80).Select(value => new TextRow { Text = value.ToString("r", null) }));
        var model = ml.Transforms.Conversion.ConvertType("Value", nameof(TextRow.Text), DataKind.Single)
            .Append(ml.Transforms.DetectAnomalyByRecurrent(Detectors.Forecasting(new RunSettings()))).Fit(data);
        using var plain = Detectors.FitWave(ml).CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml);
        using var engine = model.CreateAnomalyDetectionEngine<TextRow, Verdict>(ml);
        Assert.Equal(plain.Predict(new SeriesRow { Value = 55.5f }).Anomaly, engine.Predict(new TextRow { Text = "55.5" }).Anomaly);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        using var state = new MemoryStream();
        engine.SaveState(state);
        state.Position = 0;
        using var resumed = ml.Model.Load(stream, out _).CreateAnomalyDetectionEngine<TextRow, Verdict>(ml);
        resumed.LoadState(state);
        Assert.Equal(plain.Predict(new SeriesRow { Value = 51 }).Anomaly, resumed.Predict(new TextRow { Text = "51" }).Anomaly);
    }

    [Fact]
    public void InfiniteObservationIsRefusedAndChangesNothing()
    {
        var ml = new MLContext(1);
        var model = Detectors.FitWave(ml);
        using var engine = model.CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml);
        using var other = model.CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml);
        Assert.Throws<ArgumentException>(() => engine.Observe(new SeriesRow { Value = float.NegativeInfinity }));
        Assert.Equal(80, engine.ObservationCount);
        Assert.Equal(other.Predict(new SeriesRow { Value = 50 }).Anomaly, engine.Predict(new SeriesRow { Value = 50 }).Anomaly);
    }

    [Fact]
    public void MemoryOfAnEngineDoesNotGrowWithItsObservations()
    {
        var ml = new MLContext(1);
        using var engine = Detectors.FitWave(ml).CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml);
        var sizes = new List<long>();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 500; i++)
                engine.Observe(new SeriesRow { Value = 50 + (i % 4) });
            using var stream = new MemoryStream();
            engine.SaveState(stream);
            sizes.Add(stream.Length);
        }

        Assert.Equal(1080, engine.ObservationCount);
        Assert.Equal(sizes[0], sizes[1]);
    }

    [Fact]
    public void StreamAllocatesNothing()
    {
        var ml = new MLContext(1);
        using var engine = Detectors.FitWave(ml).CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml);
        var (row, verdict, alerts) = (new SeriesRow(), new Verdict(), 0);
        var least = long.MaxValue;

        // The best of a few rounds: the JIT may replace a method, which allocates, in any of them.
        for (var round = 0; round < 6; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 64; i++)
            {
                row.Value = i == 40 ? 500 : i == 50 ? float.NaN : 50 + (i % 4);
                engine.Predict(row, ref verdict);
                alerts += verdict.IsAlert ? 1 : 0;
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.InRange(alerts, 6, 64);
    }

    [Fact]
    public void ObservingIsPredictingWithoutTheVerdict()
    {
        var ml = new MLContext(1);
        var model = Detectors.FitWave(ml);
        using var told = model.CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml);
        using var untold = model.CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml);
        foreach (var value in Disturbed())
        {
            told.Predict(new SeriesRow { Value = value });
            untold.Observe(new SeriesRow { Value = value });
        }

        Assert.Equal(told.ObservationCount, untold.ObservationCount);
        Assert.Equal(told.Predict(new SeriesRow { Value = 51 }).Anomaly, untold.Predict(new SeriesRow { Value = 51 }).Anomaly);
        Assert.Throws<ArgumentNullException>(() => told.Observe(null!));
    }

    [Fact]
    public void EngineNeedsADetectorAndAMemberForItsVerdicts()
    {
        var ml = new MLContext(1);
        var noMember = Assert.Throws<ArgumentException>(() => Detectors.FitWave(ml).CreateAnomalyDetectionEngine<SeriesRow, TextRow>(ml));
        Assert.Contains("Anomaly", noMember.Message, StringComparison.Ordinal);
        var other = Assert.Throws<ArgumentException>(() => Forecasters.FitWave(ml).CreateAnomalyDetectionEngine<SeriesRow, Verdict>(ml));
        Assert.Contains("detector of anomalies", other.Message, StringComparison.Ordinal);
    }

    private static float[] Disturbed() => [.. SeriesRow.Wave(60).Select((value, t) => t is >= 40 and < 46 ? value + 50 : t == 20 ? float.NaN : value)];

    public sealed class TextRow
    {
        public string Text { get; set; } = "";
    }
}
