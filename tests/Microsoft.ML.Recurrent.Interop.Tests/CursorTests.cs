using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.TestModels;

namespace Microsoft.ML.Recurrent.Interop.Tests;

public sealed class CursorTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void CursorGivesWhatThePredictionEngineGives(int batchSize)
    {
        var data = Samples.Numbers(_ml, 7);
        var model = Scale(batchSize, data);
        using var engine = _ml.Model.CreatePredictionEngine<NumberRow, ScaledRow>(model);
        var rows = _ml.Data.CreateEnumerable<NumberRow>(data, reuseRowObject: false).ToArray();

        var byCursor = _ml.Data.CreateEnumerable<ScaledRow>(model.Transform(data), reuseRowObject: false).ToArray();

        Assert.Equal(rows.Select(row => engine.Predict(row).Y), byCursor.Select(row => row.Y));
        Assert.Equal(rows.Select(row => row.Name), byCursor.Select(row => row.Name));
        Assert.Equal(rows.SelectMany(row => row.Pair), byCursor.SelectMany(row => row.Pair));
        Assert.All(rows, row => Assert.Equal(1, engine.Predict(row).YBatchCount));
    }

    [Fact]
    public void RowsAreScoredInBatches()
    {
        var data = Samples.Numbers(_ml, 7);
        Assert.Equal([3, 3, 3, 3, 3, 3, 1], Scale(3, data).Transform(data).GetColumn<int>("YBatchCount"));
    }

    [Fact]
    public void ReadingAheadKeepsPositionsIdsAndBatches()
    {
        var data = Samples.Numbers(_ml, 8);
        var transformed = Scale(3, data).Transform(data);
        using var expected = data.GetRowCursor(data.Schema);
        using var cursor = transformed.GetRowCursor(transformed.Schema);
        var (expectedId, id) = (expected.GetIdGetter(), cursor.GetIdGetter());
        Assert.Equal(-1, cursor.Position);
        while (expected.MoveNext())
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(expected.Position, cursor.Position);
            Assert.Equal(expected.Batch, cursor.Batch);
            var (a, b) = (default(DataViewRowId), default(DataViewRowId));
            expectedId(ref a);
            id(ref b);
            Assert.Equal(a, b);
        }
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void ShuffledCursorKeepsRowsTogether()
    {
        var data = _ml.Data.Cache(Samples.Numbers(_ml, 50));
        var transformed = Scale(4, data).Transform(data);
        Assert.True(transformed.CanShuffle);
        using var cursor = transformed.GetRowCursor(transformed.Schema, new Random(3));
        var (x, y) = (cursor.GetGetter<float>(transformed.Schema["X"]), cursor.GetGetter<float>(transformed.Schema["Y"]));
        var order = new List<float>();
        while (cursor.MoveNext())
        {
            var (from, to) = (0f, 0f);
            x(ref from);
            y(ref to);
            Assert.Equal(from * (1 / 50f), to);
            order.Add(from);
        }
        Assert.Equal(50, order.Distinct().Count());
        Assert.NotEqual(order.Order(), order);
    }

    [Fact]
    public void CursorSetCoversEachRowOnce()
    {
        var data = _ml.Data.Cache(Samples.Numbers(_ml, 500));
        var transformed = Scale(8, data).Transform(data);
        var values = new List<float>();
        foreach (var cursor in transformed.GetRowCursorSet(transformed.Schema, 4))
        {
            using (cursor)
            {
                var getter = cursor.GetGetter<float>(transformed.Schema["X"]);
                for (var value = 0f; cursor.MoveNext(); values.Add(value))
                    getter(ref value);
            }
        }
        Assert.Equal(Enumerable.Range(1, 500).Select(i => (float)i), values.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void OnlyColumnsAskedForAreActive(int batchSize)
    {
        var data = Samples.Numbers(_ml, 5);
        var transformed = Scale(batchSize, data).Transform(data);
        var schema = transformed.Schema;
        using var cursor = transformed.GetRowCursor([schema["Y"]]);

        Assert.True(cursor.IsColumnActive(schema["Y"]));
        Assert.False(cursor.IsColumnActive(schema["YBatchCount"]));
        Assert.False(cursor.IsColumnActive(schema["Name"]));
        Assert.Contains("YBatchCount", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(schema["YBatchCount"])).Message);
        Assert.Contains("Single", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(schema["Y"])).Message);
    }

    [Fact]
    public void TransformingReadsNothingUntilACursorMoves()
    {
        var reads = 0;
        IEnumerable<NumberRow> Rows()
        {
            for (var i = 0; i < 10; i++)
            {
                reads++;
                yield return new NumberRow { X = i };
            }
        }
        var transformed = new ScaleTransformer(_ml, 2, "Y", "X", 4).Transform(_ml.Data.LoadFromEnumerable(Rows()));
        Assert.Equal(0, reads);
        Assert.Equal(10, transformed.GetColumn<float>("Y").Count());
        Assert.Equal(10, reads);
    }

    [Fact]
    public void NewColumnHidesAnOlderOneOfItsName()
    {
        var data = Samples.Numbers(_ml, 3);
        var transformed = new ScaleTransformer(_ml, 10, "X", "X", 2).Transform(data);
        Assert.Equal(["X", "X", "Name", "Pair", "XBatchCount"], transformed.Schema.Select(c => c.Name));
        Assert.True(transformed.Schema[0].IsHidden);
        Assert.Equal([10f, 20f, 30f], transformed.GetColumn<float>("X"));
        Assert.Equal([1f, 2f, 3f], transformed.GetColumn<float>(transformed.Schema[0]));
    }

    [Fact]
    public async Task ManyThreadsMayUseOneModel()
    {
        var data = Samples.Numbers(_ml, 200);
        var model = Scale(16, data);
        var expected = model.Transform(data).GetColumn<float>("Y").ToArray();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            if (i % 2 == 0)
                return model.Transform(data).GetColumn<float>("Y").ToArray();
            using var engine = _ml.Model.CreatePredictionEngine<NumberRow, ScaledRow>(model, new PredictionEngineOptions { OwnsTransformer = false });
            return Enumerable.Range(1, 200).Select(x => engine.Predict(new NumberRow { X = x, Pair = [0, 0] }).Y).ToArray();
        })));
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    private ScaleTransformer Scale(int batchSize, IDataView data) => new ScaleEstimator(_ml, "Y", "X", batchSize).Fit(data);

    private sealed class ScaledRow
    {
        public float Y { get; set; }

        public int YBatchCount { get; set; }

        public string Name { get; set; } = "";

        [VectorType(2)]
        public float[] Pair { get; set; } = [];
    }
}
