using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Interop.Tests;

/// <summary>Outputs that depend on the rows before: each row is read once, in order, whether its outputs are asked for or not.</summary>
public sealed class OrderedRowTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void EveryRowCountsOnceWhetherItIsAskedForOrNot()
    {
        var view = View();
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<float>(view.Schema["Sum"]);
        var sum = 0f;
        for (var row = 0; row < 3; row++)
            cursor.MoveNext();
        getter(ref sum);
        getter(ref sum);
        Assert.Equal(6, sum);
        Assert.True(cursor.MoveNext());
        Assert.True(cursor.MoveNext());
        getter(ref sum);
        Assert.Equal(15, sum);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void DataAreNeitherShuffledNorSplit()
    {
        var view = View();
        Assert.False(view.CanShuffle);
        var cursor = Assert.Single(view.GetRowCursorSet(view.Schema, 4, new Random(1)));
        cursor.Dispose();
    }

    [Fact]
    public void EngineContinuesFromRowToRow()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Row, Row>(new EngineTransformer(schema => new Sums(schema)));
        Assert.Equal(2, engine.Predict(new Row { Value = 2 }).Sum);
        Assert.Equal(5, engine.Predict(new Row { Value = 3 }).Sum);
    }

    [Fact]
    public void ObjectIsReadAfterItsTransformers()
    {
        var copy = _ml.Transforms.CopyColumns("Copy", nameof(Row.Value)).Fit(_ml.Data.LoadFromEnumerable(new Row[0]));
        using var row = new ObjectRow<Row>(_ml, [copy], schema => [schema["Copy"]]);
        var getter = row.Current.GetGetter<float>(row.Current.Schema["Copy"]);
        var value = 0f;
        row.Read(new Row { Value = 4 });
        getter(ref value);
        Assert.Equal(4, value);
        row.Read(new Row { Value = 7 });
        getter(ref value);
        Assert.Equal(7, value);
        Assert.Throws<ArgumentNullException>(() => row.Read(null!));
    }

    private MappedDataView View()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(1, 5).Select(value => new Row { Value = value }));
        return new MappedDataView(data, new Sums(data.Schema));
    }

    private sealed class Row
    {
        public float Value { get; set; }

        public float Sum { get; set; }
    }

    private sealed class Sums(DataViewSchema schema) : RowMapper(schema, [schema["Value"]], [new("Sum", NumberDataViewType.Single)])
    {
        public override bool IsOrdered => true;

        public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity) =>
            new Batch(input.GetGetter<float>(input.Schema["Value"]));
    }

    private sealed class Batch(ValueGetter<float> source) : RowBatch
    {
        private float _value;
        private float _sum;

        public override void Read(int slot) => source(ref _value);

        public override void Score(int count) => _sum += _value;

        public override Delegate CreateGetter(int output) => (ValueGetter<float>)((ref float value) => value = _sum);
    }
}
