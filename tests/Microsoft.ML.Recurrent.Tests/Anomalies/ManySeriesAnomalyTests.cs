using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Anomalies;

/// <summary>Detectors whose forecaster is shared by series, with two targets and times.</summary>
public sealed class ManySeriesAnomalyTests
{
    private const int Days = 60;
    private const int At = 40;

    [Fact]
    public void EveryTargetOfEverySeriesIsJudgedForItself()
    {
        var ml = new MLContext(1);
        var rows = Interleaved(["a", "b"], (id, day) => id == "a" && day == At ? (0, 40) : (0, 0));
        var verdicts = Judge(ml, Fit(ml), rows);
        var alerts = Enumerable.Range(0, rows.Length).SelectMany(row => Enumerable.Range(0, 2).Where(target => verdicts[row][6 * target] == 1).Select(target => (row, target)));
        Assert.Contains((2 * At, 1), alerts);
        Assert.DoesNotContain((2 * At, 0), alerts);
        Assert.DoesNotContain(((2 * At) + 1, 1), alerts);

        // A series is judged as if it were alone.
        var alone = Judge(ml, Fit(ml), [.. rows.Where(row => row.Id == "b")]);
        Assert.Equal(alone, verdicts.Where((_, row) => rows[row].Id == "b"));
    }

    [Fact]
    public void ColumnSaysWhichTargetASlotIsOf()
    {
        var ml = new MLContext(1);
        var column = Fit(ml).Transform(ml.Data.LoadFromEnumerable(Interleaved(["a"]))).Schema["Anomaly"];
        Assert.Equal([2, 6], Assert.IsType<VectorDataViewType>(column.Type).Dimensions.ToArray());
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        Assert.Equal(12, names.DenseValues().Select(name => name.ToString()).Distinct().Count());
        Assert.EndsWith(" Alert", names.GetItemOrDefault(6).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void RowAfterAGapIsJudgedByTheForecastOfItsTime()
    {
        var ml = new MLContext(1);
        var detector = Fit(ml);
        var all = Interleaved(["a"]);
        var missing = Interleaved(["a"], (_, day) => day is > 30 and < 34 ? (float.NaN, float.NaN) : (0, 0));
        Reading[] withGap = [.. all.Where((_, day) => day is <= 30 or >= 34)];
        var (expected, found) = (Judge(ml, detector, missing), Judge(ml, detector, withGap));
        Assert.Equal(expected[34..], found[31..]);
    }

    [Fact]
    public void EngineGoesOnWithEachSeriesFromItsEnd()
    {
        var ml = new MLContext(1);
        var detector = Fit(ml);
        var rows = Interleaved(["a", "b", "c"], days: Days + 10);
        var expected = Judge(ml, detector, rows);
        foreach (var id in new[] { "b", "c" })
        {
            // One of the series is of the training data, the other is new.
            var start = id == "b" ? Days : 0;
            using var engine = detector.CreateAnomalyDetectionEngine<Reading, Verdict>(ml, id);
            Assert.Equal(start, engine.ObservationCount);
            for (var row = 0; row < rows.Length; row++)
                if (rows[row].Id == id && row / 3 >= start)
                    Assert.Equal(expected[row], engine.Predict(rows[row]).Anomaly);
            var other = Assert.Throws<ArgumentException>(() => engine.Observe(rows[0]));
            Assert.Contains("'a'", other.Message, StringComparison.Ordinal);
            Assert.Equal(Days + 10, engine.ObservationCount);
            Assert.Equal(id, engine.SeriesId);
        }
    }

    private static AnomalyDetectionTransformer Fit(MLContext ml) => ml.Transforms.DetectAnomalyByRecurrent(new ForecastingOptions
    {
        InputColumnName = nameof(Reading.Values),
        SeriesColumnName = nameof(Reading.Id),
        TimestampColumnName = nameof(Reading.Time),
        ContextLength = 14,
        HiddenSize = 6,
        NumberOfEpochs = 3,
        NumberOfThreads = 1,
    }).Fit(ml.Data.LoadFromEnumerable(Interleaved(["a", "b"])));

    private static double[][] Judge(MLContext ml, ITransformer model, Reading[] rows) =>
        [.. ml.Data.CreateEnumerable<Verdict>(model.Transform(ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false).Select(verdict => verdict.Anomaly)];

    private static Reading[] Interleaved(string[] ids, Func<string, int, (float, float)>? disturbance = null, int days = Days) =>
        [.. Enumerable.Range(0, days).SelectMany(day => ids.Select(id =>
        {
            var wave = MathF.Sin(MathF.Tau * day / 7) + (0.2f * MathF.Cos(day * day));
            var (first, second) = disturbance?.Invoke(id, day) ?? (0, 0);
            return new Reading { Id = id, Time = new DateTime(2024, 1, 1).AddDays(day), Values = [20 + wave + first, 5 - wave + second] };
        }))];

    private sealed class Reading
    {
        public string Id { get; set; } = "";

        public DateTime Time { get; set; }

        [VectorType(2)]
        public float[] Values { get; set; } = [];
    }
}
