using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public sealed class PredictionAllocationTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public void PredictionOfNumbersAllocatesNothing(int length)
    {
        var rows = Enumerable.Range(0, 8)
            .Select(row => new Numbers { Features = [.. Enumerable.Range(0, length).Select(t => MathF.Sin(t + row))], Label = row }).ToArray();
        var model = _context.Regression.Trainers.Lstm(hiddenSize: 4, numberOfEpochs: 1).Fit(_context.Data.LoadFromEnumerable(rows));
        var engine = _context.Model.CreatePredictionEngine<Numbers, RegressionScore>(model);
        var score = new RegressionScore();
        AssertNone(row => engine.Predict(rows[row % rows.Length], ref score));
        Assert.NotEqual(0, score.Score);
    }

    [Fact]
    public void PredictionOfTextAllocatesNothing()
    {
        var rows = Enumerable.Range(0, 8).Select(row => new Words { Text = $"some words, and word{row % 3} too", Label = row % 2 == 0 }).ToArray();
        var options = new SequenceClassificationOptions { FeatureColumnName = nameof(Words.Text), HiddenSize = 4, EmbeddingSize = 4, NumberOfEpochs = 1 };
        var model = _context.BinaryClassification.Trainers.Recurrent(options).Fit(_context.Data.LoadFromEnumerable(rows));
        var engine = _context.Model.CreatePredictionEngine<Words, BinaryScore>(model);
        var score = new BinaryScore();
        AssertNone(row => engine.Predict(rows[row % rows.Length], ref score));
        Assert.NotEqual(0, score.Probability);
    }

    [Fact]
    public void PredictionOfSeveralNetworksWithTheirAttentionAllocatesNothing()
    {
        var rows = Enumerable.Range(0, 8).Select(row => new Words { Text = $"some words, and word{row % 3} too", Label = row % 2 == 0 }).ToArray();
        var options = new SequenceClassificationOptions
        {
            FeatureColumnName = nameof(Words.Text),
            HiddenSize = 4,
            EmbeddingSize = 4,
            NumberOfEpochs = 1,
            NumberOfNetworks = 3,
            Pooling = SequencePooling.Attention,
            AttentionColumnName = nameof(ExplainedScore.Attention),
        };
        var model = _context.BinaryClassification.Trainers.Recurrent(options).Fit(_context.Data.LoadFromEnumerable(rows));
        var engine = _context.Model.CreatePredictionEngine<Words, ExplainedScore>(model);
        var score = new ExplainedScore();
        AssertNone(row => engine.Predict(rows[row % rows.Length], ref score));
        Assert.NotEqual(0, score.Probability);
        Assert.Equal(1, score.Attention.GetValues().ToArray().Sum(), 1e-5f);
    }

    // The best of a few rounds: the JIT may replace a method, which allocates, in any of them.
    private static void AssertNone(Action<int> predict)
    {
        for (var row = 0; row < 64; row++)
            predict(row);
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var row = 0; row < 64; row++)
                predict(row);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private sealed class Numbers
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Words
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class RegressionScore
    {
        public float Score { get; set; }
    }

    private sealed class ExplainedScore
    {
        public float Probability { get; set; }

        public VBuffer<float> Attention { get; set; }
    }

    private sealed class BinaryScore
    {
        public float Probability { get; set; }
    }
}
