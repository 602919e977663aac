using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Laws;

/// <summary>
/// Keys stand for values of every type that MapValueToKey takes, wherever a column may hold keys: training, saving, loading and MapKeyToValue give the
/// values back.
/// </summary>
public sealed class KeyTypeTests : IDisposable
{
    private const int Rows = 60;
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;
    private readonly MLContext _ml = new(1);

    private sealed class Row<T>
    {
        public T Id { get; set; } = default!;

        public T[] Steps { get; set; } = [];

        public float[] Features { get; set; } = [];

        public float Value { get; set; }
    }

    public static TheoryData<string> Types =>
    [
        "DateTime", "DateTimeOffset", "TimeSpan", "Boolean", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32",
        "Int64", "UInt64", "Single", "Double", "String", "RowId",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Types))]
    public void KeysOfEveryTypeAreLabelsStepsSeriesAndAttributes(string type)
    {
        var day = new DateTime(2024, 2, 29);
        var place = new DateTimeOffset(day, TimeSpan.FromHours(5.5));
        switch (type)
        {
            case "DateTime": Check([day, day.AddTicks(1), day.AddHours(3)]); break;
            case "DateTimeOffset": Check([place, place.AddTicks(1), place.AddHours(3)]); break;
            case "TimeSpan": Check([TimeSpan.FromTicks(1), TimeSpan.FromTicks(2), TimeSpan.FromDays(-400)]); break;
            case "Boolean": Check([true, false]); break;
            case "SByte": Check<sbyte>([-5, 7, 9]); break;
            case "Byte": Check<byte>([5, 7, 255]); break;
            case "Int16": Check<short>([-5, 7, short.MaxValue]); break;
            case "UInt16": Check<ushort>([5, 7, ushort.MaxValue]); break;
            case "Int32": Check([-5, 7, int.MaxValue]); break;
            case "UInt32": Check<uint>([5, 7, uint.MaxValue]); break;
            case "Int64": Check([-5L, 7, long.MaxValue]); break;
            case "UInt64": Check<ulong>([5, 7, ulong.MaxValue]); break;
            case "Single": Check([0.1f, MathF.BitIncrement(0.1f), -7e30f]); break;
            case "Double": Check([0.1, Math.BitIncrement(0.1), -7e300]); break;
            case "String": Check(["a", "b", "\uD800"]); break;
            default: CheckLabelsAndSteps([new DataViewRowId(1, 2), new DataViewRowId(1, 3), new DataViewRowId(2, 2)]); break;
        }
    }

    [Fact]
    public void KeysWithoutValuesAreTakenEverywhere()
    {
        uint[] ids = [1, 2, 3];
        var data = Data(Make(ids), _ml.Transforms.Conversion.ConvertType("Id", outputKind: DataKind.UInt32));
        var mapping = _ml.Transforms.CustomMapping<Row<uint>, KeyRow>((row, key) => (key.Key, key.StepKeys) = (row.Id, row.Steps), null);
        var keyed = mapping.Fit(data).Transform(data);
        var model = _ml.MulticlassClassification.Trainers.Recurrent(Options("Key", "StepKeys")).Fit(keyed);
        Assert.Equal(keyed.GetColumn<uint>("Key"), SaveAndLoad(model, keyed).Transform(keyed).GetColumn<uint>("PredictedLabel"));
        var forecaster = _ml.Forecasting.ForecastByRecurrent(Forecasting("Key", "Key")).Fit(keyed);
        Assert.Equal(["2", "3", "4"], forecaster.SeriesIds); // ML.NET takes 0 in an object for the first key, which it counts from 1
        Assert.Equal(Rows, SaveAndLoad(forecaster, keyed).Transform(keyed).GetColumn<float[]>("Out").Count());
    }

    private sealed class KeyRow
    {
        [KeyType(10)]
        public uint Key { get; set; }

        [KeyType(10)]
        public uint[] StepKeys { get; set; } = [];
    }

    private void Check<T>(T[] values)
        where T : notnull
    {
        CheckLabelsAndSteps(values);
        var data = Data(Make(values), Keys());
        var model = _ml.Forecasting.ForecastByRecurrent(Forecasting("Key", "Key")).Fit(data);
        Assert.Equal(values.Length, model.SeriesIds.Distinct().Count());
        var loaded = (ForecastingTransformer)SaveAndLoad(model, data);
        Assert.Equal(model.SeriesIds, loaded.SeriesIds);
        Assert.Equal(model.Transform(data).GetColumn<float[]>("Out"), loaded.Transform(data).GetColumn<float[]>("Out"));
    }

    private void CheckLabelsAndSteps<T>(T[] values)
        where T : notnull
    {
        var data = Data(Make(values), Keys());
        var model = _ml.MulticlassClassification.Trainers.Recurrent(Options("Key", "StepKeys")).Fit(data);
        var loaded = SaveAndLoad(model, data);
        var back = _ml.Transforms.Conversion.MapKeyToValue("Back", "PredictedLabel").Fit(loaded.Transform(data)).Transform(loaded.Transform(data));
        Assert.Equal(data.GetColumn<T>("Id"), back.GetColumn<T>("Back"));

        var tagger = _ml.MulticlassClassification.Trainers.SequenceTagging(new SequenceTaggingOptions
        {
            LabelColumnName = "StepKeys",
            FeatureColumnName = "StepKeys",
            HiddenSize = 6,
            EmbeddingSize = 6,
            NumberOfEpochs = 30,
            LearningRate = 0.05f,
            NumberOfThreads = 1,
        }).Fit(data);
        var tagged = SaveAndLoad(tagger, data).Transform(data);
        back = _ml.Transforms.Conversion.MapKeyToValue("Back", "PredictedLabel").Fit(tagged).Transform(tagged);
        Assert.Equal(data.GetColumn<T[]>("Steps"), back.GetColumn<T[]>("Back"));
    }

    private EstimatorChain<Transforms.ValueToKeyMappingTransformer> Keys() => new EstimatorChain<Transforms.ValueToKeyMappingTransformer>()
        .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Id"))
        .Append(_ml.Transforms.Conversion.MapValueToKey("StepKeys", "Steps"));

    private IDataView Data<T>(IEnumerable<Row<T>> rows, IEstimator<ITransformer> first)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Data.Cache(first.Fit(data).Transform(data));
    }

    // The label is the value that all steps have.
    private static IEnumerable<Row<T>> Make<T>(T[] values) => Enumerable.Range(0, Rows).Select(i => new Row<T>
    {
        Id = values[i % values.Length],
        Steps = [.. Enumerable.Repeat(values[i % values.Length], 2 + (i % 3))],
        Value = 10 + (i % values.Length) + MathF.Sin(i),
    });

    private ITransformer SaveAndLoad(ITransformer model, IDataView data)
    {
        var path = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, data.Schema, path);
        return new MLContext(2).Model.Load(path, out _);
    }

    private static SequenceClassificationOptions Options(string label, string feature) => new()
    {
        LabelColumnName = label,
        FeatureColumnName = feature,
        Cell = CellKind.Gru,
        HiddenSize = 6,
        EmbeddingSize = 6,
        NumberOfEpochs = 40,
        LearningRate = 0.05f,
        NumberOfThreads = 1,
    };

    private static ForecastingOptions Forecasting(string series, string attribute) => new()
    {
        InputColumnName = "Value",
        OutputColumnName = "Out",
        SeriesColumnName = series,
        StaticColumnNames = [attribute],
        Architecture = ForecastArchitecture.Direct,
        Horizon = 2,
        ContextLength = 4,
        SeasonLength = 1,
        HiddenSize = 4,
        NumberOfNetworks = 1,
        NumberOfEpochs = 1,
        NumberOfThreads = 1,
    };
}
