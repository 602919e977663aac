using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Tests.Laws;

/// <summary>
/// Half of a surrogate pair is no character, but .NET lets it into texts: column names, series ids, categories, labels, tags and tokens with one train,
/// save, load and score like others, and what differs stays different.
/// </summary>
public sealed class LoneSurrogateTests : IDisposable
{
    private const string High = "\uD83D";
    private const string Low = "\uDE00";
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public string Name { get; set; } = "";

        public string Text { get; set; } = "";

        public string[] Words { get; set; } = [];

        public string[] Tags { get; set; } = [];

        public float Value { get; set; }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SeriesIdsAndCategoriesComeBackAsTheyWere()
    {
        string[] ids = [$"a{High}", $"a{Low}", $"{High}a", $"{High}{Low}", $"{Low}{High}"];
        var data = Data(ids);
        var model = _ml.Forecasting.ForecastByRecurrent(Forecasting("Name", "Value")).Fit(data);
        Assert.Equal(ids, model.SeriesIds);
        var loaded = (ForecastingTransformer)SaveAndLoad(model);
        Assert.Equal(ids, loaded.SeriesIds);
        Assert.Equal(model.Transform(data).GetColumn<float[]>("Out"), loaded.Transform(data).GetColumn<float[]>("Out"));
        using var engine = model.CreateForecastingEngine<Row, Outcome>(_ml, ids[1]);
        engine.SaveState(Path.Combine(_folder, "engine.state"));
        using var resumed = model.CreateForecastingEngine<Row, Outcome>(_ml);
        resumed.LoadState(Path.Combine(_folder, "engine.state"));
        Assert.Equal(ids[1], resumed.SeriesId);
    }

    [Fact]
    public void ColumnNamesAreSaved()
    {
        var data = _ml.Transforms.CopyColumns(High, "Value").Append(_ml.Transforms.CopyColumns(Low, "Words"))
            .Append(_ml.Transforms.CopyColumns($"x{High}", "Name"))
            .Fit(Data(["a", "b"])).Transform(Data(["a", "b"]));
        var options = Forecasting($"x{High}", High);
        options.OutputColumnName = $"out{Low}";
        Assert.NotEmpty(SaveAndLoad(_ml.Forecasting.ForecastByRecurrent(options).Fit(data)).Transform(data).GetColumn<float[]>(options.OutputColumnName));
        var regression = _ml.Regression.Trainers.Recurrent(new SequenceRegressionOptions
        {
            LabelColumnName = High,
            FeatureColumnName = Low,
            AttentionColumnName = null,
            TokenColumnName = $"t{Low}",
            HiddenSize = 4,
            EmbeddingSize = 4,
            NumberOfEpochs = 1,
        });
        Assert.NotEmpty(SaveAndLoad(regression.Fit(data)).Transform(data).GetColumn<string[]>($"t{Low}"));
    }

    [Fact]
    public void LabelsComeBackAsTheyWere()
    {
        string[] labels = [$"a{High}", $"a{Low}", "\uFFFD"];
        var data = Data(labels);
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(data).Transform(data);
        var model = _ml.MulticlassClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            LabelColumnName = "Key",
            FeatureColumnName = "Words",
            HiddenSize = 8,
            EmbeddingSize = 8,
            NumberOfEpochs = 60,
            LearningRate = 0.05f,
            NumberOfThreads = 1,
        }).Fit(keyed);
        var scored = SaveAndLoad(model).Transform(keyed);
        Assert.Equal(labels, KeyNames(scored.Schema["PredictedLabel"]));
    }

    [Theory]
    [InlineData(TextTokens.Words)]
    [InlineData(TextTokens.Characters)]
    [InlineData(TextTokens.WhiteSpace)]
    public void TextsAndTagsAreSaved(TextTokens tokens)
    {
        var data = Data([$"a{High}", $"a{Low} b", "c"]);
        ITransformer[] models =
        [
            _ml.Transforms.Text.RecurrentLanguageModel(new LanguageModelOptions
            {
                InputColumnName = "Text", TextTokens = tokens, HiddenSize = 4, EmbeddingSize = 4, NumberOfEpochs = 1, NumberOfThreads = 1,
            }).Fit(data),
            _ml.Transforms.Text.FeaturizeTextByRecurrent(new TextFeaturizingOptions
            {
                InputColumnName = "Text",
                OutputColumnName = $"o{High}",
                TextTokens = tokens,
                HiddenSize = 4,
                EmbeddingSize = 4,
                NumberOfEpochs = 1,
                NumberOfThreads = 1,
            }).Fit(data),
            _ml.MulticlassClassification.Trainers.SequenceTagging(new SequenceTaggingOptions
            {
                LabelColumnName = "Tags", FeatureColumnName = "Words", HiddenSize = 4, EmbeddingSize = 4, NumberOfEpochs = 1, NumberOfThreads = 1,
            }).Fit(data),
        ];
        foreach (var model in models)
            Assert.Equal(30, SaveAndLoad(model).Transform(data).Preview(100).RowView.Length);
    }

    private sealed class Outcome
    {
        public float[] Out { get; set; } = [];
    }

    private IDataView Data(string[] names) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Row
    {
        Name = names[i % names.Length],
        Text = $"{names[i % names.Length]} text {names[(i + 1) % names.Length]}",
        Words = [names[i % names.Length], "word"],
        Tags = [$"tag{High}", (i % 2).ToString(CultureInfo.InvariantCulture) + Low],
        Value = 10 + (i % 4) + MathF.Sin(i),
    }).ToArray());

    private ITransformer SaveAndLoad(ITransformer model)
    {
        // Of the model alone: what ML.NET itself does with such names is not ours to say.
        var path = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, null, path);
        return new MLContext(2).Model.Load(path, out _);
    }

    private static string[] KeyNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static ForecastingOptions Forecasting(string series, string target) => new()
    {
        InputColumnName = target,
        OutputColumnName = "Out",
        SeriesColumnName = series,
        StaticColumnNames = [series],
        Architecture = ForecastArchitecture.Direct,
        Horizon = 2,
        ContextLength = 3,
        SeasonLength = 1,
        HiddenSize = 4,
        NumberOfNetworks = 1,
        NumberOfEpochs = 1,
        NumberOfThreads = 1,
    };
}
