using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Featurizing;

/// <summary>What tokens weigh in a text's vector, how their vectors start, and how long the text's vector is.</summary>
public sealed class TextVectorFinishTests
{
    private const int Size = 4;

    private static readonly TextRow[] s_rows = [new() { Text = "a a a b" }, new() { Text = "a c b a" }];

    private readonly MLContext _ml = new(1);

    public sealed class Vector
    {
        public float[] Features { get; set; } = [];
    }

    [Fact]
    public void TokensWeighLessTheMoreFrequentTheyAreAndBoundariesNothing()
    {
        // Of 8 tokens a is 5, b is 2 and c is 1.
        const double Smoothing = 0.25;
        var model = Fit(Options());
        double[] weights = [Smoothing / (Smoothing + (5 / 8.0)), Smoothing / (Smoothing + (2 / 8.0)), Smoothing / (Smoothing + (1 / 8.0))];
        var table = model.Model.Parameters.WeightsOf("embedding.weight").ToArray().Chunk(Size).ToArray()[2..];
        var vector = Featurizers.Vectors(_ml, model, "c a a")[0];
        for (var i = 0; i < Size; i++)
            Assert.Equal(((weights[2] * table[2][i]) + (2 * weights[0] * table[0][i])) / 5, vector[i], 1e-6);
    }

    [Fact]
    public void PretrainingDataCountWhereTheEncoderLearnsFromThem()
    {
        var options = Options();
        options.PretrainingData = _ml.Data.LoadFromEnumerable(new[] { new TextRow { Text = "c c c c c c c c" } });
        Assert.Equal([0, 1, 0.25f / (0.25f + (9 / 16f)), 0.25f / (0.25f + (5 / 16f)), 0.25f / (0.25f + (2 / 16f))], Fit(options).Encoder.Finish.TokenWeights.ToArray());
        options.LearnFromInput = false;
        Assert.Equal([0, 1, 0.2f], Fit(options).Encoder.Finish.TokenWeights.ToArray());
    }

    [Fact]
    public void UnknownTokensWeighByTheirShareToo()
    {
        var options = Options();
        options.MinimumTokenCount = 2;
        Assert.Equal([0, 0.25f / (0.25f + (1 / 8f)), 0.25f / (0.25f + (5 / 8f)), 0.5f], Fit(options).Encoder.Finish.TokenWeights.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VectorsHaveLengthOneAfterTheyWereStandardised(bool normalize)
    {
        var options = Featurizers.Small();
        options.NormalizeFeatures = normalize;
        var rows = TextRow.Make(30);
        string?[] texts = [.. rows.Select(row => row.Text), "", null, "unheard unseen"];
        var plain = Featurizers.Vectors(_ml, Featurizers.Fit(_ml, options, rows), texts);
        options.UnitLength = true;
        var model = Featurizers.Fit(_ml, options, rows);
        var vectors = Featurizers.Vectors(_ml, model, texts);
        for (var i = 0; i < texts.Length; i++)
        {
            var length = Math.Sqrt(plain[i].Sum(value => (double)value * value));
            Assert.Equal(plain[i].Select(value => (float)(value / length)), vectors[i], (x, y) => Math.Abs(x - y) < 1e-5);
        }

        Assert.True(model.GetOutputSchema(_ml.Data.LoadFromEnumerable(rows).Schema)["Features"].IsNormalized());
    }

    [Fact]
    public void TextOfNothingThatWeighsHasAVectorOfZeros()
    {
        var options = Options();
        options.UnitLength = true;
        var vectors = Featurizers.Vectors(_ml, Fit(options), "", null, "unheard", "a");
        Assert.All(vectors[..3], vector => Assert.All(vector, value => Assert.Equal(0, value)));
        Assert.Equal(1, Math.Sqrt(vectors[3].Sum(value => (double)value * value)), 1e-5);
    }

    [Fact]
    public void OrthogonalVectorsTellWordsApartUntilTrainingMovesThem()
    {
        var options = Options();
        (options.OrthogonalEmbedding, options.EmbeddingSize, options.EmbeddingDeviation, options.LearningRate) = (true, 8, 0.5f, 1e-7f);
        options.TokenFrequencySmoothing = 0;
        var table = Fit(options).Model.Parameters.WeightsOf("embedding.weight").ToArray().Chunk(8).ToArray();
        for (var a = 2; a < table.Length; a++)
            for (var b = 2; b < table.Length; b++)
                Assert.Equal(a == b ? 8 * 0.25 : 0, table[a].Zip(table[b], (x, y) => (double)x * y).Sum(), 1e-3);
    }

    [Fact]
    public void LoadedModelGivesTheSameVectorsAndAnEngineToo()
    {
        var options = Featurizers.Small();
        (options.UnitLength, options.TokenFrequencySmoothing, options.OrthogonalEmbedding) = (true, 0.01f, true);
        var rows = TextRow.Make(30);
        var model = Featurizers.Fit(_ml, options, rows);
        string[] texts = [.. rows.Select(row => row.Text), "", "unheard"];
        var vectors = Featurizers.Vectors(_ml, model, texts);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _ml.Data.LoadFromEnumerable(rows).Schema, stream);
        stream.Position = 0;
        var loaded = _ml.Model.Load(stream, out _);
        Assert.Equal(vectors, loaded.Transform(_ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }))).GetColumn<float[]>("Features"));
        using var engine = _ml.Model.CreatePredictionEngine<TextRow, Vector>(loaded);
        for (var i = 0; i < texts.Length; i++)
            Assert.Equal(vectors[i], engine.Predict(new TextRow { Text = texts[i] }).Features, (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void ModelsOfBeforeWeighAllTokensTheSame()
    {
        var options = Options();
        (options.TokenFrequencySmoothing, options.NormalizeFeatures) = (0, true);
        var encoder = Fit(options).Encoder;
        var format = new PayloadFormat("Test", 1);
        var payload = new PayloadWriter(format);
        encoder.Save(payload);
        using var stream = new MemoryStream();
        payload.WriteTo(stream);
        stream.Position = 0;
        var reader = PayloadReader.Open(stream, format);
        Assert.False(reader.Contains("vectors")); // so are the bytes those of before
        var finish = EncoderModel.Load(reader).Finish;
        Assert.True(finish.TokenWeights.IsEmpty && !finish.UnitLength && finish.Scale is not null);
    }

    [Theory]
    [InlineData(new float[] { 1, 2 }, "there are 2 weights for 3 tokens")]
    [InlineData(new float[] { 1, 2, float.PositiveInfinity }, "not finite")]
    public void DamagedWeightsAreRefused(float[] weights, string part)
    {
        var format = new PayloadFormat("Test", 1);
        var payload = new PayloadWriter(format);
        new VectorFinish(weights, Scale: null, UnitLength: true).Save(payload);
        using var stream = new MemoryStream();
        payload.WriteTo(stream);
        stream.Position = 0;
        var message = Assert.Throws<ModelFormatException>(() => VectorFinish.Load(PayloadReader.Open(stream, format), tokens: 3, features: 4)).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsThatCannotBeAreNamed()
    {
        var options = new TextFeaturizingOptions { TokenFrequencySmoothing = float.NaN };
        Assert.Contains("TokenFrequencySmoothing is NaN; allowed: at least 0 and finite", Refusal(options), StringComparison.Ordinal);
        options.TokenFrequencySmoothing = -1;
        Assert.Contains("TokenFrequencySmoothing is -1", Refusal(options), StringComparison.Ordinal);
        (options.TokenFrequencySmoothing, options.Pooling) = (0.001f, EncoderPooling.Mean);
        Assert.Contains("TokenFrequencySmoothing is 0.001; allowed: 0 unless Pooling has EmbeddingMean", Refusal(options), StringComparison.Ordinal);
    }

    /// <summary>Vectors that are the mean of those of tokens and nothing more.</summary>
    private static TextFeaturizingOptions Options()
    {
        var options = Featurizers.Small();
        (options.Pooling, options.EmbeddingSize, options.NormalizeFeatures, options.TokenFrequencySmoothing) = (EncoderPooling.EmbeddingMean, Size, false, 0.25f);
        return options;
    }

    private RecurrentTextFeaturizingTransformer Fit(TextFeaturizingOptions options) => Featurizers.Fit(_ml, options, s_rows);

    private string Refusal(TextFeaturizingOptions options) =>
        Assert.Throws<ArgumentException>(() => _ml.Transforms.Text.FeaturizeTextByRecurrent(options)).Message;
}
