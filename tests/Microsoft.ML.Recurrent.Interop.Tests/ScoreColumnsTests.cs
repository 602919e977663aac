using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.TestModels;

namespace Microsoft.ML.Recurrent.Interop.Tests;

/// <summary>ML.NET's own linear trainers are the oracle: our output columns must carry what theirs carry.</summary>
public sealed class ScoreColumnsTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<ScoringTask> Tasks => [ScoringTask.Binary, ScoringTask.Multiclass, ScoringTask.Regression];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void ColumnsAreThoseOfMlNetsTrainers(ScoringTask task)
    {
        var data = Data();
        var theirs = Theirs(task).Fit(data).GetOutputSchema(data.Schema);
        var ours = Ours(task).Fit(data).GetOutputSchema(data.Schema);

        var added = theirs.Where(c => data.Schema.GetColumnOrNull(c.Name) is null).ToArray();
        Assert.Equal(added.Select(c => c.Name).Order(), ours.Skip(data.Schema.Count).Select(c => c.Name).Order());
        foreach (var column in added)
        {
            Assert.Equal(column.Type, ours[column.Name].Type);
            Assert.Equal(Describe(column.Annotations), Describe(ours[column.Name].Annotations));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void PromisedShapesAreThoseOfMlNetsTrainers(ScoringTask task)
    {
        var shape = SchemaShapes.Of(Data().Schema);
        var ours = Ours(task).GetOutputSchema(shape);
        foreach (var column in Theirs(task).GetOutputSchema(shape))
        {
            var our = SchemaShapes.Find(ours, column.Name);
            Assert.NotNull(our);
            Assert.Equal(SchemaShapes.Describe(column), SchemaShapes.Describe(our.Value));
            Assert.Equal(Names(column), Names(our.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void PromisedShapesAreKept(ScoringTask task)
    {
        var data = Data();
        var promised = Ours(task).GetOutputSchema(SchemaShapes.Of(data.Schema));
        var given = SchemaShapes.Of(Ours(task).Fit(data).GetOutputSchema(data.Schema));
        Assert.Equal(
            promised.OrderBy(c => c.Name).Select(c => (c.Name, SchemaShapes.Describe(c), string.Join(",", Names(c)))),
            given.OrderBy(c => c.Name).Select(c => (c.Name, SchemaShapes.Describe(c), string.Join(",", Names(c)))));
    }

    [Fact]
    public void EachScorerOfAChainHasItsOwnSet()
    {
        var data = Data();
        var once = Ours(ScoringTask.Regression).Fit(data).Transform(data);
        var twice = Ours(ScoringTask.Regression).Fit(once).Transform(once);
        var sets = twice.Schema.Where(c => c.Name == "Score").Select(c =>
        {
            var set = 0u;
            c.Annotations.GetValue("ScoreColumnSetId", ref set);
            return set;
        });
        Assert.Equal([1u, 2u], sets);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TaggingColumnsAreVectorsOfAnyLengthAndKeepTheirPromise(bool named)
    {
        var values = named ? KeyValues.OfText(["O", "B-X"]) : null;
        var builder = new DataViewSchema.Annotations.Builder();
        values?.AddTo(builder, "KeyValues");
        var labels = new DataViewSchema.Builder();
        labels.AddColumn("Label", new VectorDataViewType(new KeyDataViewType(typeof(uint), 2)), builder.ToAnnotations());
        var promised = ScoreColumns.TaggingShapes(SchemaShapes.Find(SchemaShapes.Of(labels.ToSchema()), "Label")!.Value);

        var columns = ScoreColumns.Tagging(Data().Schema, 2, values);
        Assert.Equal(["PredictedLabel", "Score", "Probability"], columns.Select(column => column.Name));
        Assert.All(columns, column => Assert.False(((VectorDataViewType)column.Type).IsKnownSize));
        Assert.Equal(2ul, ((KeyDataViewType)((VectorDataViewType)columns[0].Type).ItemType).Count);
        var given = new DataViewSchema.Builder();
        foreach (var column in columns)
            given.AddColumn(column.Name, column.Type, column.Annotations);
        Assert.Equal(named, given.ToSchema()["PredictedLabel"].HasKeyValues());
        Assert.Equal(
            promised.Select(c => (c.Name, SchemaShapes.Describe(c), string.Join(",", Names(c)))),
            SchemaShapes.Of(given.ToSchema()).Select(c => (c.Name, SchemaShapes.Describe(c), string.Join(",", Names(c)))));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void RowLabelColumnsAreThoseOfAClassifierUnderOtherNamesAndKeepTheirPromise(bool named, bool keys)
    {
        var values = named ? KeyValues.OfText(["a", "b"]) : null;
        var builder = new DataViewSchema.Annotations.Builder();
        values?.AddTo(builder, "KeyValues");
        var labels = new DataViewSchema.Builder();
        labels.AddColumn("Label", keys ? new KeyDataViewType(typeof(uint), 2) : TextDataViewType.Instance, keys ? builder.ToAnnotations() : null);
        var promised = ScoreColumns.RowLabelShapes(SchemaShapes.Find(SchemaShapes.Of(labels.ToSchema()), "Label")!.Value);

        var columns = ScoreColumns.RowLabel(Data().Schema, 2, values);
        Assert.Equal(["PredictedRowLabel", "RowScore"], columns.Select(column => column.Name));
        var given = new DataViewSchema.Builder();
        foreach (var column in columns)
            given.AddColumn(column.Name, column.Type, column.Annotations);
        Assert.Equal(
            promised.Select(c => (c.Name, SchemaShapes.Describe(c), string.Join(",", Names(c)))),
            SchemaShapes.Of(given.ToSchema()).Select(c => (c.Name, SchemaShapes.Describe(c), string.Join(",", Names(c)))));
        uint tags = 0, rows = 0;
        ScoreColumns.Tagging(Data().Schema, 2, values)[0].Annotations.GetValue("ScoreColumnSetId", ref tags);
        columns[0].Annotations.GetValue("ScoreColumnSetId", ref rows);
        Assert.NotEqual(tags, rows);
    }

    [Fact]
    public void AnotherNumberOfTagValuesThanTagsIsRefused()
    {
        var message = Assert.Throws<ArgumentOutOfRangeException>(() => ScoreColumns.Tagging(Data().Schema, 3, KeyValues.OfText(["O"]))).Message;
        Assert.Contains("1 values for 3 tags", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsWithoutValuesGiveKeysWithoutValues()
    {
        var columns = ScoreColumns.Multiclass(Data().Schema, 4, labelValues: null);
        Assert.Equal(new KeyDataViewType(typeof(uint), 4), columns[0].Type);
        Assert.Null(columns[0].Annotations.Schema.GetColumnOrNull("KeyValues"));
        Assert.Null(columns[1].Annotations.Schema.GetColumnOrNull("SlotNames"));
    }

    [Fact]
    public void NumberOfLabelValuesMustBeThatOfClasses()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreColumns.Multiclass(Data().Schema, 4, KeyValues.OfText(["a"])));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreColumns.Multiclass(Data().Schema, 0, null));
    }

    private IDataView Data()
    {
        var data = Samples.Labelled(_ml);
        return _ml.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(data).Transform(data);
    }

    private LinearEstimator Ours(ScoringTask task) => new(_ml, task, 1, 2);

    private IEstimator<ITransformer> Theirs(ScoringTask task) => task switch
    {
        ScoringTask.Binary => _ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsPositive", "Features"),
        ScoringTask.Multiclass => _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Features"),
        _ => _ml.Regression.Trainers.OnlineGradientDescent("X", "Features"),
    };

    private static IEnumerable<string> Names(SchemaShape.Column column) => column.Annotations.Select(a => $"{a.Name} {SchemaShapes.Describe(a)}").Order();

    private static IEnumerable<string> Describe(DataViewSchema.Annotations annotations) => annotations.Schema.Select(a => $"{a.Name} {a.Type} {ValueOf(annotations, a)}").Order();

    private static string ValueOf(DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType)
            return Value<ReadOnlyMemory<char>>().ToString();
        if (column.Type is BooleanDataViewType)
            return Value<bool>().ToString();
        if (column.Type is KeyDataViewType)
            return Value<uint>().ToString();
        return string.Join(",", Value<VBuffer<ReadOnlyMemory<char>>>().DenseValues());

        T Value<T>()
        {
            T value = default!;
            annotations.GetValue(column.Name, ref value);
            return value;
        }
    }
}
