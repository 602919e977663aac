using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Rows;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

public sealed class SingleReaderTests
{
    [Fact]
    public void EveryRowIsReadWithItsOwnNumbers()
    {
        Assert.Equal([[1f, 2f], [3f, float.NaN]], Read("Pair", new Row { Pair = [1, 2] }, new Row { Pair = [3, float.NaN] }));
        Assert.Equal([[5f], [float.NaN]], Read("One", new Row { One = 5 }, new Row { One = float.NaN }));
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void AnInfiniteValueIsRefusedWithItsRowAndColumn(float value)
    {
        var expected = $"Row 1 holds {value} in the actual column '{{0}}'; values must be finite numbers, or NaN if missing.";
        Assert.Equal(string.Format(expected, "Pair"),
            Assert.Throws<ArgumentException>(() => Read("Pair", new Row(), new Row { Pair = [1, value] })).Message);
        Assert.Equal(string.Format(expected, "One"), Assert.Throws<ArgumentException>(() => Read("One", new Row(), new Row { One = value })).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AVectorOfAnotherLengthThanItsTypeIsRefused(int length) => Assert.Equal(
        $"Row 1 has {length} values in the actual column 'Pair'; its type specifies 2.",
        Assert.Throws<ArgumentException>(() => Read("Pair", new Row(), new Row { Pair = new float[length] })).Message);

    private static List<float[]> Read(string column, params Row[] rows)
    {
        var data = new MLContext(1).Data.LoadFromEnumerable(rows);
        using var cursor = data.GetRowCursor(data.Schema);
        var reader = new SingleReader(cursor, data.Schema[column], "actual");
        List<float[]> read = [];
        while (cursor.MoveNext())
        {
            var values = new float[column == "One" ? 1 : 2];
            reader.Read(values);
            read.Add(values);
        }

        return read;
    }

    private sealed class Row
    {
        public float One { get; set; }

        [VectorType(2)]
        public float[] Pair { get; set; } = [0, 0];
    }
}
