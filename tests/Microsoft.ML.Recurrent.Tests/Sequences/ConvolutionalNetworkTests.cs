using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Models that average recurrent networks with networks that have convolutions in their place.</summary>
public sealed class ConvolutionalNetworkTests
{
    private const int Steps = 40;
    private readonly MLContext _ml = new(1);

    [Fact]
    public void RecurrentNetworksComeFirstAndReadTheWindowsThatTheyWouldReadAlone()
    {
        var data = Waves(24, 1);
        var model = Fit(data, networks: 2, convolutional: 1);
        var alone = Fit(data, networks: 1, convolutional: 0);
        Assert.Equal([true, true, false], model.Networks.Select(network => network.Shape.Recurrent.Any()));
        Assert.Equal(3, model.TrainingResults.Count);
        var window = Assert.IsType<WindowShape>(Assert.Single(model.Networks[0].GetOptions().FrontLayers));
        Assert.Equal((8, 1, 8), (window.Size, window.Stride, window.Parts));
        Assert.Empty(alone.Networks[0].GetOptions().FrontLayers);
        Assert.Equal(alone.Networks[0].Parameters["weight_ih_l0"].Columns, model.Networks[0].Parameters["weight_ih_l0"].Columns);
        Assert.Contains("1 convolutional network,", model.ChosenDefaults, StringComparison.Ordinal);
        Assert.DoesNotContain("convolutional", alone.ChosenDefaults, StringComparison.Ordinal);
    }

    [Fact]
    public void LongSequencesGetAStrideAndShortOnesASmallKernel()
    {
        Assert.Equal([(81, 40), (5, 1), (3, 1)], KernelsOf(5000));
        Assert.Equal([(9, 1), (5, 1), (3, 1)], KernelsOf(128));
        Assert.Equal([(9, 4), (5, 1), (3, 1)], KernelsOf(400));
        Assert.Equal([(3, 1), (3, 1), (3, 1)], KernelsOf(4));
        Assert.Equal([(1, 1), (1, 1), (1, 1)], KernelsOf(0));

        static IEnumerable<(int, int)> KernelsOf(int length) =>
            Recurrent.Sequences.ConvolutionalShape.Of(new NetworkOptions { InputSize = 2, OutputSize = 3 }.ToShape(), length).Layers
                .OfType<ConvolutionShape>().Select(convolution => (convolution.KernelSize, convolution.Stride));
    }

    [Fact]
    public void ASavedModelGivesTheSameScores()
    {
        var data = Waves(24, 1);
        var model = Fit(data, networks: 1, convolutional: 2);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);
        Assert.Equal(Probabilities(model, data), Probabilities(loaded, data));
    }

    [Fact]
    public void TheProbabilityIsTheMeanOfThoseOfTheNetworks()
    {
        var data = Waves(24, 1);
        var model = Fit(data, networks: 1, convolutional: 1);
        var recurrent = Fit(data, networks: 1, convolutional: 0);
        var (mean, first) = (Probabilities(model, data), Probabilities(recurrent, data));
        Assert.All(mean, value => Assert.InRange(value, 0, 1));
        Assert.NotEqual(first, mean);
    }

    [Fact]
    public void AModelIsTrainedFurtherWithAsManyNetworksOfEachKind()
    {
        var data = Waves(24, 1);
        var model = Fit(data, networks: 1, convolutional: 1);
        var further = _ml.BinaryClassification.Trainers.Recurrent(Options(1, 1)).Fit(data, model);
        Assert.Equal(model.Networks.Select(network => network.Shape), further.Networks.Select(network => network.Shape));
        Assert.NotEqual(Probabilities(model, data), Probabilities(further, data));
        var plain = _ml.BinaryClassification.Trainers.Gru(nameof(Wave.Flag), nameof(Wave.Values), hiddenSize: 6, numberOfEpochs: 1).Fit(data, model);
        Assert.Equal(2, plain.Networks.Count);
        Assert.Contains("NumberOfConvolutionalNetworks is 2", Assert.Throws<ArgumentException>(() =>
            _ml.BinaryClassification.Trainers.Recurrent(Options(1, 2)).Fit(data, model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedByName()
    {
        Refuse("NumberOfConvolutionalNetworks is 99; allowed: at most 98 with 2 of NumberOfNetworks", Options(2, 99));
        var truncated = Options(1, 1);
        truncated.TruncationLength = 8;
        Refuse("NumberOfConvolutionalNetworks is 1; allowed: 0 unless TruncationLength is null", truncated);
        var attentive = Options(1, 1);
        (attentive.Pooling, attentive.AttentionColumnName) = (SequencePooling.Attention, "Weights");
        Refuse("NumberOfConvolutionalNetworks is 1; allowed: 0 unless AttentionColumnName", attentive);

        void Refuse(string expected, SequenceClassificationOptions options) => Assert.Contains(
            expected, Assert.Throws<ArgumentException>(() => _ml.BinaryClassification.Trainers.Recurrent(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARegressorAveragesBothKinds()
    {
        var data = Waves(24, 1);
        var options = new SequenceRegressionOptions
        {
            LabelColumnName = nameof(Wave.Number), FeatureColumnName = nameof(Wave.Values), Cell = CellKind.Gru, NumberOfEpochs = 1,
            NumberOfConvolutionalNetworks = 1,
        };
        var model = _ml.Regression.Trainers.Recurrent(options).Fit(data);
        Assert.Equal(2, model.Networks.Count);
        Assert.All(model.Transform(data).GetColumn<float>("Score"), score => Assert.True(float.IsFinite(score)));
    }

    private static float[] Probabilities(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float>("Probability")];

    private SequenceBinaryTransformer Fit(IDataView data, int networks, int convolutional) =>
        _ml.BinaryClassification.Trainers.Recurrent(Options(networks, convolutional)).Fit(data);

    private static SequenceClassificationOptions Options(int networks, int convolutional) => new()
    {
        LabelColumnName = nameof(Wave.Flag),
        FeatureColumnName = nameof(Wave.Values),
        Cell = CellKind.Gru,
        HiddenSize = 6,
        NumberOfEpochs = 1,
        NumberOfNetworks = networks,
        NumberOfConvolutionalNetworks = convolutional,
    };

    private IDataView Waves(int count, int seed)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(row =>
        {
            var phase = random.NextSingle() * 6;
            return new Wave
            {
                Flag = row % 2 == 0,
                Number = row % 2,
                Values = [.. Enumerable.Range(0, Steps).Select(t => MathF.Sin((t * (row % 2 == 0 ? 0.5f : 0.9f)) + phase))],
            };
        }).ToList());
    }

    private sealed class Wave
    {
        public bool Flag { get; set; }

        public float Number { get; set; }

        [VectorType(Steps)]
        public float[] Values { get; set; } = [];
    }
}
