using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Anomalies;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Transformers of series refuse to serve single rows, whoever asks, and name what does.</summary>
public sealed class SingleRowTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void ForecastersRefusePredictionEnginesByName() =>
        AssertRefused<SeriesRow, Outlook>(Forecasters.FitWave(_ml), "ForecastingTransformer", "CreateForecastingEngine");

    [Fact]
    public void DetectorsRefusePredictionEnginesByName() =>
        AssertRefused<SeriesRow, Verdict>(Detectors.FitWave(_ml), "AnomalyDetectionTransformer", "CreateAnomalyDetectionEngine");

    [Fact]
    public void TransformStillServesRowsInOrderThroughChains()
    {
        var data = _ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(80)));
        var forecaster = Forecasters.FitWave(_ml);
        var chain = _ml.Transforms.CopyColumns("Copy", "Value").Fit(data).Append(forecaster)
            .Append(_ml.Transforms.CopyColumns("Again", "Forecast").Fit(forecaster.Transform(data)));
        var alone = Forecasters.Transform(_ml, forecaster, SeriesRow.Wave(80));
        var chained = Forecasters.Transform(_ml, chain, SeriesRow.Wave(80));
        for (var row = 0; row < alone.Length; row++)
            Forecasters.AssertSame(alone[row], chained[row]);
    }

    private void AssertRefused<TRow, TOutput>(ITransformer transformer, string name, string engine)
        where TRow : class
        where TOutput : class, new()
    {
        var data = _ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(80)));
        var before = _ml.Transforms.CopyColumns("Copy", "Value").Fit(data);
        var after = _ml.Transforms.CopyColumns("Twice", "Copy").Fit(before.Transform(data));
        ITransformer[] all = [transformer, before.Append(transformer), before.Append(transformer).Append(after)];
        foreach (var one in all)
        {
            using var stream = new MemoryStream();
            _ml.Model.Save(one, data.Schema, stream);
            stream.Position = 0;
            foreach (var model in new[] { one, new MLContext().Model.Load(stream, out _) })
            {
                AssertNames(() => _ml.Model.CreatePredictionEngine<TRow, TOutput>(model));

                // As a pool does, from several threads.
                Parallel.For(0, 4, _ => AssertNames(() => new MLContext().Model.CreatePredictionEngine<TRow, TOutput>(model)));
            }
        }

        void AssertNames(Func<object> use)
        {
            var message = Assert.Throws<InvalidOperationException>(use).Message;
            Assert.Contains(name, message, StringComparison.Ordinal);
            Assert.Contains(engine, message, StringComparison.Ordinal);
        }
    }
}
