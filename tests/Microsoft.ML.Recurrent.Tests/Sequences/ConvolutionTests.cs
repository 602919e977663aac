using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Classifiers and regressors with convolutions before their recurrent layers.</summary>
public sealed class ConvolutionTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public void AShortPatternIsFoundWhereverItOccurs(bool bidirectional, int stride)
    {
        var options = Options(stride);
        (options.Bidirectional, options.Pooling) = (bidirectional, SequencePooling.Max);
        var model = _ml.BinaryClassification.Trainers.Recurrent(options).Fit(Patterns(120, 1));
        var convolutions = model.Networks[0].GetOptions().FrontLayers.OfType<ConvolutionShape>().ToList();
        Assert.Equal([8, 4], convolutions.Select(convolution => convolution.Channels));
        Assert.All(convolutions, convolution => Assert.Equal((5, stride, !bidirectional), (convolution.KernelSize, convolution.Stride, convolution.Causal)));
        Assert.InRange(_ml.BinaryClassification.Evaluate(model.Transform(Patterns(60, 2))).Accuracy, 0.9, 1);
    }

    [Fact]
    public void ASavedModelGivesTheSameScores()
    {
        var data = Patterns(30, 1);
        var model = _ml.BinaryClassification.Trainers.Recurrent(Options(2, epochs: 1)).Fit(data);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);
        Assert.Equal(Scores(model.Transform(data)), Scores(loaded.Transform(data)));
    }

    [Fact]
    public void TheWeightsOfAttentionSumToOneOverTheStepsThatWereGiven()
    {
        var options = Options(2, epochs: 1);
        (options.Pooling, options.AttentionColumnName) = (SequencePooling.Attention, "Weights");
        (options.WindowLength, options.WindowStride, options.Views) = (null, null, null);
        var scored = _ml.BinaryClassification.Trainers.Recurrent(options).Fit(Patterns(30, 1)).Transform(Patterns(30, 1));
        foreach (var weights in scored.GetColumn<float[]>("Weights"))
        {
            Assert.Equal(Steps, weights.Length);
            Assert.Equal(1, weights.Sum(), 1e-4f);
        }
    }

    [Fact]
    public void AModelIsTrainedFurtherWithItsConvolutionsAndNoOthers()
    {
        var data = Patterns(30, 1);
        var model = _ml.BinaryClassification.Trainers.Recurrent(Options(2, epochs: 1)).Fit(data);
        var plain = _ml.BinaryClassification.Trainers.Gru(hiddenSize: 6, numberOfEpochs: 1).Fit(data, model);
        Assert.Equal(model.Networks[0].GetOptions().FrontLayers, plain.Networks[0].GetOptions().FrontLayers);
        var other = Options(1, epochs: 1);
        (other.ConvolutionChannels, other.ConvolutionKernelSize) = ([3], 7);
        var message = Assert.Throws<ArgumentException>(() => _ml.BinaryClassification.Trainers.Recurrent(other).Fit(data, model)).Message;
        Assert.Contains("ConvolutionChannels is [3]", message, StringComparison.Ordinal);
        Assert.Contains("ConvolutionKernelSize is 7", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedByName()
    {
        Refuse("ConvolutionKernelSize is 4; allowed: odd", options => options.ConvolutionKernelSize = 4);
        Refuse("ConvolutionStride is 2; allowed: 1 unless TruncationLength is null", options => (options.ConvolutionStride, options.TruncationLength) = (2, 8));
        Refuse("ConvolutionStride is 2; allowed: 1 unless ConvolutionChannels is given", options => (options.ConvolutionChannels, options.ConvolutionStride) = (null, 2));
        Refuse("ConvolutionStride is 16; allowed: a number of which", options => (options.ConvolutionChannels, options.ConvolutionStride) = ([1, 1, 1, 1, 1], 16));
        Refuse("ConvolutionChannels is [0]", options => options.ConvolutionChannels = [0]);
    }

    private void Refuse(string expected, Action<SequenceClassificationOptions> change)
    {
        var options = Options(1);
        change(options);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => _ml.BinaryClassification.Trainers.Recurrent(options)).Message, StringComparison.Ordinal);
    }

    private const int Steps = 40;

    private static SequenceClassificationOptions Options(int stride, int epochs = 50) => new()
    {
        Cell = CellKind.Gru,
        HiddenSize = 6,
        ConvolutionChannels = [8, 4],
        ConvolutionStride = stride,
        WindowLength = 1,
        WindowStride = 1,
        Views = SequenceViews.Values,
        NumberOfEpochs = epochs,
        LearningRate = 0.01f,
        NumberOfThreads = 1,
        CompareWithBaselines = false,
    };

    // A rise or a fall of four steps in noise.
    private IDataView Patterns(int count, int seed)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i =>
        {
            float[] features = [.. Enumerable.Range(0, Steps).Select(_ => 0.3f * (random.NextSingle() - 0.5f))];
            var place = random.Next(Steps - 4);
            for (var t = 0; t < 4; t++)
                features[place + t] += i % 2 == 0 ? t : 3 - t;
            return new SequenceRow { Features = features, Label = i % 2 == 0 };
        }).ToList());
    }

    private static float[] Scores(IDataView data) => [.. data.GetColumn<float>("Score")];
}
