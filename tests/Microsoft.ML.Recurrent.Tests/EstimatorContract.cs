using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>
/// What every estimator has to keep. A test class derives from it, supplies the estimator, rows and what becomes of missing values, and adds its own tests.
/// Every member has to be supplied: no test passes because a class leaves something out.
/// </summary>
/// <typeparam name="TInput">A row, as a prediction engine takes it.</typeparam>
/// <typeparam name="TOutput">A row, as a prediction engine gives it.</typeparam>
public abstract partial class EstimatorContract<TInput, TOutput> : IDisposable
    where TInput : class, new()
    where TOutput : class, new()
{
    // A row alone takes the row kernel, whose sums may run in another order than those of a batch.
    private static readonly Tolerance s_rounding = new(1e-6, 1e-6);

    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;

    protected abstract IReadOnlyList<TInput> Rows { get; }

    /// <summary>The columns the estimator adds.</summary>
    protected abstract string[] OutputColumns { get; }

    /// <summary>What the estimator must refuse.</summary>
    protected abstract IReadOnlyList<BadSchema> BadSchemas { get; }

    /// <summary>Training rows in which a feature, a label or a weight is missing, to follow <see cref="Rows"/>.</summary>
    protected abstract IReadOnlyList<TInput> RowsWithMissingValues { get; }

    /// <summary>Whether training skips those rows, with a warning that counts them. Otherwise it learns from what there is in them.</summary>
    protected abstract bool SkipsMissingValues { get; }

    /// <summary>A row to predict in which a feature is missing, in place of the middle one of <see cref="Rows"/>.</summary>
    protected abstract TInput RowWithMissingFeature { get; }

    /// <summary>Checks the scores of that row: that they are no numbers, or what they are instead.</summary>
    protected abstract void CheckScoresOfMissingFeature(float[] scores);

    protected abstract IEstimator<ITransformer> Create(MLContext ml, RunSettings settings);

    /// <summary>The scores of a row that a prediction engine gave, in the order of the numeric output columns.</summary>
    protected abstract float[] ScoresOf(TOutput output);

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void BadSchemaIsRefusedWithColumnFoundAndAllowed()
    {
        var ml = new MLContext(1);
        Assert.NotEmpty(BadSchemas);
        foreach (var bad in BadSchemas)
        {
            var data = bad.Make(ml);
            var estimator = Create(ml, new RunSettings());
            var messages = new[]
            {
                Assert.ThrowsAny<ArgumentException>(() => estimator.Fit(data)).Message,
                Assert.ThrowsAny<ArgumentException>(() => estimator.GetOutputSchema(SchemaShapes.Of(data.Schema))).Message,
            };
            foreach (var message in messages)
                foreach (var part in bad.Expected)
                    Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void PromisedSchemaEqualsTransformedSchema()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var estimator = Create(ml, new RunSettings());
        var promised = estimator.GetOutputSchema(SchemaShapes.Of(data.Schema));
        var model = estimator.Fit(data);
        var found = SchemaShapes.Of(model.Transform(data).Schema);
        foreach (var name in OutputColumns)
            Assert.Equal(Describe(SchemaShapes.Find(found, name)!.Value), Describe(SchemaShapes.Find(promised, name)!.Value));
        Assert.Equal(model.GetOutputSchema(data.Schema).Select(c => (c.Name, c.Type)), model.Transform(data).Schema.Select(c => (c.Name, c.Type)));
    }

    [Fact]
    public void ModelLoadedInFreshProcessGivesTheSameBits()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var model = Create(ml, new RunSettings()).Fit(data);
        var (modelPath, dataPath) = (PathOf("model.zip"), PathOf("data.idv"));
        ml.Model.Save(model, data.Schema, modelPath);
        using (var file = File.Create(dataPath))
            ml.Data.SaveAsBinary(data, file);
        Assert.Equal(OutputBits.Of(model.Transform(data), OutputColumns), FreshProcess.Score(modelPath, dataPath, OutputColumns));
    }

    [Fact]
    public void LoadedModelSavesAgainToTheSamePayload()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        ml.Model.Save(Create(ml, new RunSettings()).Fit(data), data.Schema, PathOf("once.zip"));
        var loaded = ml.Model.Load(PathOf("once.zip"), out var schema);
        ml.Model.Save(loaded, schema, PathOf("twice.zip"));
        Assert.Equal(ModelZip.Entries(PathOf("once.zip")), ModelZip.Entries(PathOf("twice.zip")));
    }

    [Fact]
    public virtual void PredictionEngineGivesTheScoresOfTheCursor()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var model = Create(ml, new RunSettings()).Fit(data);
        var byCursor = ml.Data.CreateEnumerable<TOutput>(model.Transform(data), reuseRowObject: false).Select(ScoresOf).ToArray();
        var engine = ml.Model.CreatePredictionEngine<TInput, TOutput>(model);
        Assert.Equal(Rows.Count, byCursor.Length);
        for (var row = 0; row < byCursor.Length; row++)
            s_rounding.AssertClose([.. byCursor[row]], ScoresOf(engine.Predict(Rows[row])), $"row {row}");
        Assert.True(byCursor.Select(scores => scores[0]).Distinct().Count() > 1, "All rows have the same score.");
    }

    [Fact]
    public void SameSeedGivesTheSameBitsWithAnyNumberOfThreads()
    {
        var one = Bits(new RunSettings());
        Assert.Equal(one, Bits(new RunSettings()));
        Assert.Equal(one, Bits(new RunSettings { NumberOfThreads = 3 }));
        Assert.NotEqual(one, Bits(new RunSettings { Seed = 2 }));
    }

    [Fact]
    public void ConcurrentUseGivesTheBitsOfSingleUse()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var estimator = Create(ml, new RunSettings());
        var model = estimator.Fit(data);
        var expected = OutputBits.Of(model.Transform(data), OutputColumns);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var used = i % 2 == 0 ? model : estimator.Fit(data);
            Assert.Equal(expected, OutputBits.Of(used.Transform(data), OutputColumns));
        });
    }

    [Fact]
    public void CancellationEndsTrainingWithAUsableModel()
    {
        using var source = new CancellationTokenSource();
        var signal = new EpochSignal(progress => source.Cancel());
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var model = Create(ml, new RunSettings { NumberOfEpochs = 100_000, Progress = signal, CancellationToken = source.Token }).Fit(data);
        Assert.Equal(1, signal.Epochs);
        Assert.Equal(Rows.Count, OutputBits.Of(model.Transform(data), OutputColumns).Count);
    }

    [Fact]
    public void RowsWithMissingValuesAreSkippedWithAWarningOrLearnedFrom()
    {
        Assert.NotEmpty(RowsWithMissingValues);
        var ml = new MLContext(1);
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == Runtime.ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        var clean = Load(ml, Rows);
        var expected = OutputBits.Of(Create(ml, new RunSettings()).Fit(clean).Transform(clean), OutputColumns);
        Assert.Empty(warnings);

        var model = Create(ml, new RunSettings()).Fit(Load(ml, [.. Rows, .. RowsWithMissingValues]));
        var found = OutputBits.Of(model.Transform(clean), OutputColumns);
        if (SkipsMissingValues)
        {
            Assert.Equal(expected, found);
            Assert.Contains(warnings, warning => warning.Contains($"{RowsWithMissingValues.Count} of {Rows.Count + RowsWithMissingValues.Count} training rows",
                StringComparison.Ordinal));
        }
        else
        {
            Assert.NotEqual(expected, found);
            Assert.DoesNotContain(warnings, warning => warning.Contains("training rows", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void RowWithAMissingFeatureHasTheScoresItShouldAndLeavesTheOthersFinite()
    {
        var ml = new MLContext(1);
        var middle = Rows.Count / 2;
        var model = Create(ml, new RunSettings()).Fit(Load(ml, Rows));
        var clean = Scores(Rows);
        var scores = Scores([.. Rows.Take(middle), RowWithMissingFeature, .. Rows.Skip(middle + 1)]);
        CheckScoresOfMissingFeature(scores[middle]);
        for (var row = 0; row < scores.Length; row++)
            if (row != middle && clean[row].All(float.IsFinite))
                Assert.All(scores[row], score => Assert.True(float.IsFinite(score), $"row {row}"));

        float[][] Scores(IEnumerable<TInput> rows) =>
            [.. ml.Data.CreateEnumerable<TOutput>(model.Transform(Load(ml, rows)), reuseRowObject: false).Select(ScoresOf)];
    }

    [Fact]
    public void DamagedModelFileIsRefusedWithTheSection()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        ml.Model.Save(Create(ml, new RunSettings()).Fit(data), data.Schema, PathOf("model.zip"));
        foreach (var (what, damaged) in ModelZip.DamagePayload(PathOf("model.zip"), PathOf("damaged.zip")))
        {
            // ML.NET wraps what a component's loader throws.
            var error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(damaged, out _)).GetBaseException();
            Assert.True(error is ModelFormatException, $"{what}: {error}");
            Assert.Contains("section '", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ModelFileCutShortIsRefused()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        ml.Model.Save(Create(ml, new RunSettings()).Fit(data), data.Schema, PathOf("model.zip"));
        var bytes = File.ReadAllBytes(PathOf("model.zip"));
        foreach (var length in new[] { 0, 10, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(PathOf("short.zip"), bytes[..length]);
            var error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(PathOf("short.zip"), out _));
            Assert.True(error is FormatException or InvalidDataException, $"{length} of {bytes.Length} bytes: {error}");
        }
    }

    /// <summary>Rows as data, in order.</summary>
    protected static IDataView Load(MLContext ml, IEnumerable<TInput> rows) => ml.Data.LoadFromEnumerable(rows);

    /// <summary>The outputs of a model trained with these settings, over the rows it was trained on.</summary>
    protected IReadOnlyList<string> Bits(RunSettings settings)
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        return OutputBits.Of(Create(ml, settings).Fit(data).Transform(data), OutputColumns);
    }

    /// <summary>Checks that none of the scores is a number.</summary>
    protected static void AssertNoNumbers(float[] scores)
    {
        Assert.NotEmpty(scores);
        Assert.All(scores, score => Assert.Equal(float.NaN, score));
    }

    /// <summary>Checks that all of the scores are finite.</summary>
    protected static void AssertFinite(float[] scores)
    {
        Assert.NotEmpty(scores);
        Assert.All(scores, score => Assert.True(float.IsFinite(score), $"{score}"));
    }

    protected string PathOf(string name) => Path.Combine(_folder, name);

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} {column.ItemType} key={column.IsKey} [{string.Join("; ", column.Annotations.OrderBy(a => a.Name).Select(Describe))}]";
}
