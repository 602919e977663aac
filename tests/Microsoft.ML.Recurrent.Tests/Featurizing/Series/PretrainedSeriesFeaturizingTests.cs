using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.LoadHost;

namespace Microsoft.ML.Recurrent.Tests.Featurizing.Series;

public sealed class PretrainedSeriesFeaturizingTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void LinearTrainerLearnsFromAFewVectors()
    {
        var data = _ml.Data.LoadFromEnumerable(SeriesSample.Make(60));
        var model = _ml.Transforms.FeaturizeSeriesByPretrained("Features", nameof(SeriesSample.Values))
            .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression(nameof(SeriesSample.IsFast))).Fit(data);
        var others = _ml.Data.LoadFromEnumerable(SeriesSample.Make(160).Skip(60));
        Assert.InRange(_ml.BinaryClassification.Evaluate(model.Transform(others), nameof(SeriesSample.IsFast)).Accuracy, 0.97, 1);
    }

    [Fact]
    public void EveryOptionChangesWhatItSays()
    {
        var rows = SeriesSample.Make(6);
        var options = SeriesFeaturizers.Pretrained();
        var model = SeriesFeaturizers.Fit(_ml, options, rows);
        var size = model.OutputSize;
        Assert.Equal(("Features", nameof(SeriesSample.Values), 1), (model.OutputColumnName, model.InputColumnName, model.StepSize));
        Assert.Equal(PretrainedLibrary.Of(PretrainedSize.Small).HiddenSizes, model.Networks[0].GetOptions().HiddenSizes);

        options.OutputColumnName = "Vector";
        Assert.NotNull(SeriesFeaturizers.Fit(_ml, options, rows).Transform(_ml.Data.LoadFromEnumerable(rows)).Schema.GetColumnOrNull("Vector"));
        options.InputColumnName = nameof(SeriesSample.OtherValues);
        Assert.Equal(options.InputColumnName, SeriesFeaturizers.Fit(_ml, options, rows).InputColumnName);
        (options.InputColumnName, options.StepSize) = (nameof(SeriesSample.OtherValues), 2);
        Assert.Equal(2 * size, SeriesFeaturizers.Fit(_ml, options, rows).OutputSize);
        (options.StepSize, options.Size) = (1, PretrainedSize.Base);
        Assert.Equal(PretrainedLibrary.Of(PretrainedSize.Base).HiddenSizes, SeriesFeaturizers.Fit(_ml, options, rows).Networks[0].GetOptions().HiddenSizes);
        (options.Size, options.NormalizeFeatures) = (PretrainedSize.Small, false);
        Assert.Null(SeriesFeaturizers.Fit(_ml, options, rows).Featurizer.Scale);
        (options.NormalizeFeatures, options.CancellationToken) = (true, new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => SeriesFeaturizers.Fit(_ml, options, rows));
    }

    [Fact]
    public void NothingIsTrainedAndWithoutTheScaleNothingIsRead()
    {
        var options = SeriesFeaturizers.Pretrained();
        options.NormalizeFeatures = false;
        var model = SeriesFeaturizers.Fit(_ml, options, []);
        Assert.Equal(TrainingOutcome.LearnedNothing, model.TrainingResult!.Outcome);
        Assert.Empty(model.TrainingResults);
        Assert.True(Assert.Single(model.Networks).Parameters.Weights.SequenceEqual(PretrainedLibrary.Of(PretrainedSize.Small).Weights));
        Assert.False(model.GetOutputSchema(Data(SeriesSample.Make(1)).Schema)["Features"].IsNormalized());
        options.NormalizeFeatures = true;
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => SeriesFeaturizers.Fit(_ml, options, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FeaturesAreStandardizedOverTheRowsGivenToFit()
    {
        var rows = SeriesSample.Make(70); // more than two batches
        var model = SeriesFeaturizers.Fit(_ml, SeriesFeaturizers.Pretrained(), rows);
        var vectors = SeriesFeaturizers.Vectors(_ml, model, rows.Select(row => row.Values));
        for (var i = 0; i < model.OutputSize; i++)
        {
            Assert.Equal(0, vectors.Average(vector => vector[i]), 1e-3);
            var square = vectors.Average(vector => vector[i] * vector[i]);
            Assert.True(square < 1e-6 || Math.Abs(square - 1) < 1e-2, $"feature {i}: {square}"); // but for those that are the same in all rows
        }

        Assert.True(model.GetOutputSchema(Data(rows).Schema)["Features"].IsNormalized());
    }

    [Fact]
    public void SavedModelGivesTheSameBitsAndHoldsItsWeights()
    {
        var rows = SeriesSample.Make(40);
        var model = SeriesFeaturizers.Fit(_ml, SeriesFeaturizers.Pretrained(), rows);
        var folder = Directory.CreateTempSubdirectory("recurrent");
        var path = Path.Combine(folder.FullName, "model.zip");
        var dataPath = Path.Combine(folder.FullName, "data.idv");
        _ml.Model.Save(model, Data(rows).Schema, path);
        using (var file = File.Create(dataPath))
            _ml.Data.SaveAsBinary(Data(rows), file);
        Assert.Equal(OutputBits.Of(model.Transform(Data(rows)), ["Features"]), FreshProcess.Score(path, dataPath, ["Features"]));
        foreach (var (what, damaged) in ModelZip.DamagePayload(path, Path.Combine(folder.FullName, "damaged.zip")))
        {
            var error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(damaged, out _)).GetBaseException();
            Assert.True(error is ModelFormatException, $"{what}: {error}");
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public void PredictionEngineGivesTheBitsOfTheCursorWhicheverRowsAreAround()
    {
        var rows = SeriesSample.Make(40);
        var model = SeriesFeaturizers.Fit(_ml, SeriesFeaturizers.Pretrained(), rows);
        var vectors = SeriesFeaturizers.Vectors(_ml, model, rows.Select(row => row.Values));
        var engine = _ml.Model.CreatePredictionEngine<SeriesSample, Prediction>(model);
        for (var row = rows.Count - 1; row >= 0; row--)
            Assert.Equal(vectors[row], engine.Predict(rows[row]).Features);
        Parallel.For(0, 4, _ => Assert.Equal(vectors, SeriesFeaturizers.Vectors(_ml, model, rows.Select(row => row.Values))));
    }

    [Fact]
    public void PromisedSchemaEqualsTransformedSchema()
    {
        var data = Data(SeriesSample.Make(4));
        var estimator = _ml.Transforms.FeaturizeSeriesByPretrained("Features", nameof(SeriesSample.Values));
        var promised = SchemaShapes.Find(estimator.GetOutputSchema(SchemaShapes.Of(data.Schema)), "Features")!.Value;
        var found = SchemaShapes.Find(SchemaShapes.Of(estimator.Fit(data).Transform(data).Schema), "Features")!.Value;
        Assert.Equal((promised.Kind, promised.ItemType, promised.IsKey), (found.Kind, found.ItemType, found.IsKey));
        Assert.Equal(promised.Annotations.Select(annotation => annotation.Name), found.Annotations.Select(annotation => annotation.Name));
    }

    [Fact]
    public void ColumnsThatAreNoSequencesAreRefusedByName()
    {
        var estimator = _ml.Transforms.FeaturizeSeriesByPretrained("Features", "Values");
        foreach (var data in new[]
        {
            _ml.Data.LoadFromEnumerable(new[] { new { Values = 1f } }), _ml.Data.LoadFromEnumerable(new[] { new { Values = "text" } }),
            _ml.Data.LoadFromEnumerable(new[] { new { Others = new float[3] } }),
        })
        {
            Assert.Contains("'Values'", Assert.ThrowsAny<ArgumentException>(() => estimator.Fit(data)).Message, StringComparison.Ordinal);
        }

        var odd = _ml.Transforms.FeaturizeSeriesByPretrained("Features", "Values", stepSize: 2).Fit(Data([new() { Values = [1, 2] }]));
        var message = Assert.ThrowsAny<ArgumentException>(() => SeriesFeaturizers.Vectors(_ml, odd, [1, 2, 3])).Message;
        Assert.Contains("3 values in row 0; the length must be a multiple of StepSize, which is 2", message, StringComparison.Ordinal);
        var violations = Assert.Throws<ArgumentException>(() => _ml.Transforms.FeaturizeSeriesByPretrained("", "", 0, (PretrainedSize)7)).Message;
        foreach (var name in new[] { "OutputColumnName is empty", "InputColumnName is empty", "StepSize is 0", "Size is 7" })
            Assert.Contains(name, violations, StringComparison.Ordinal);
    }

    private IDataView Data(IEnumerable<SeriesSample> rows) => _ml.Data.LoadFromEnumerable(rows);

    private sealed class Prediction
    {
        public float[] Features { get; set; } = [];
    }
}
