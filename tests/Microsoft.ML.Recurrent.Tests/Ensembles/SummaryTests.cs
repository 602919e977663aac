using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tests.Featurizing;

namespace Microsoft.ML.Recurrent.Tests.Ensembles;

/// <summary>What a model tells of its networks. The contract of estimators holds that every kind of model tells it.</summary>
public sealed class SummaryTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<Type> Transformers => new(typeof(RecurrentOptions).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsPublic: true } && type.IsAssignableTo(typeof(SavableTransformer))));

    [Theory]
    [MemberData(nameof(Transformers))]
    public void EveryTransformerThatIsSavedTellsOfItsNetworksAndTraining(Type transformer)
    {
        Assert.True(transformer.IsAssignableTo(typeof(IRecurrentTransformer)), $"{transformer.Name} does not implement {nameof(IRecurrentTransformer)}.");

        // Not hidden in the interface.
        foreach (var member in typeof(IRecurrentTransformer).GetProperties())
            Assert.Equal(member.PropertyType, transformer.GetProperty(member.Name)?.PropertyType);
    }

    [Fact]
    public void SummaryIsATableInEveryCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "~", NumberGroupSeparator = "_" } };
            var summary = Train(networks: 1).Summary();
            var lines = summary.ToString().Split(Environment.NewLine);
            Assert.Equal(
            [
                $"{nameof(SequenceRegressionTransformer)}: 1 network, 3,657 parameters",
                "  Layer    Kind                 Output   Parameters",
                "  l0       Bidirectional Lstm   [T, 32]       2,432",
                "  l1       Bidirectional Lstm   [T, 8]        1,216",
                "  pooling  Mean over the steps  [8]               0",
                "  head     Dense                [1]               9",
            ],
            lines[..^1]);
            Assert.Contains("2 epochs and ", lines[^1], StringComparison.Ordinal);
            Assert.DoesNotContain("~", lines[^1], StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void SeveralNetworksAreCountedTogetherAndTellOfTheirTrainingOneByOne()
    {
        var (one, three) = (Train(networks: 1).Summary(), Train(networks: 3).Summary());
        Assert.Equal((3, 3 * one.NumberOfParameters), (three.NumberOfNetworks, three.NumberOfParameters));
        Assert.Equal(one.Layers, three.Layers);
        Assert.Equal(3, Assert.Single(three.Parts).TrainingResults.Count);
        for (var network = 1; network <= 3; network++)
            Assert.Contains($"Network {network} of 3: Completed after 2 epochs", three.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryRecurrentModelOfAChainIsAPart()
    {
        var rows = _ml.Data.LoadFromEnumerable(TextRow.Make(30));
        var options = Featurizers.Small();
        (options.OutputColumnName, options.LearnFromInput) = ("First", true);
        var second = Featurizers.Small();
        (second.OutputColumnName, second.HiddenSize) = ("Second", 7);
        var chain = _ml.Transforms.CopyColumns("Copy", nameof(TextRow.Text))
            .Append(_ml.Transforms.Text.FeaturizeTextByRecurrent(options).Append(_ml.Transforms.Text.FeaturizeTextByRecurrent(second)))
            .Append(_ml.Transforms.Concatenate("Both", "First", "Second")).Fit(rows);
        var summary = chain.Summary();
        Assert.Equal(2, summary.Parts.Count);
        Assert.Equal(2 * 6, summary.Parts[0].Layers.Single(layer => layer.Name == "l0").OutputSize);
        Assert.Equal(2 * 7, summary.Parts[1].Layers.Single(layer => layer.Name == "l0").OutputSize);
        Assert.Equal(summary.Parts.Sum(part => part.NumberOfParameters), summary.NumberOfParameters);
        var end = string.Create(CultureInfo.InvariantCulture, $"In all 2 networks, {summary.NumberOfParameters:n0} parameters");
        Assert.EndsWith(end, summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AModelWithoutNetworkHasAnEmptyTable()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Repeat(new SequenceValue { Value = 3 }, 60));
        var summary = _ml.Forecasting.ForecastByGru("Forecast", nameof(SequenceValue.Value), contextLength: 8, horizon: 3).Fit(rows).Summary();
        Assert.Empty(summary.Layers);
        Assert.Equal((0, 0), (summary.NumberOfNetworks, summary.NumberOfParameters));
        Assert.Equal(
            [$"{nameof(ForecastingTransformer)}: 0 networks, 0 parameters", "LearnedNothing after 0 epochs and 0 updates"],
            summary.ToString().Split(Environment.NewLine));
    }

    [Fact]
    public void AModelThatIsNotRecurrentIsRefusedByItsParts()
    {
        var rows = _ml.Data.LoadFromEnumerable(TextRow.Make(3));
        var chain = _ml.Transforms.CopyColumns("Copy", nameof(TextRow.Text)).Append(_ml.Transforms.CopyColumns("Again", "Copy")).Fit(rows);
        var message = Assert.Throws<ArgumentException>(() => chain.Summary()).Message;
        Assert.Contains("ColumnCopyingTransformer, ColumnCopyingTransformer", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => RecurrentSummaryCatalog.Summary(null!));
    }

    private SequenceRegressionTransformer Train(int networks) => _ml.Regression.Trainers.Recurrent(new SequenceRegressionOptions
    {
        LabelColumnName = nameof(SequenceRow.Target), HiddenSizes = [16, 4], Bidirectional = true, Pooling = SequencePooling.Mean,
        NumberOfNetworks = networks, NumberOfEpochs = 2, NumberOfThreads = 1, NormalizeFeatures = false,
    }).Fit(_ml.Data.LoadFromEnumerable(SequenceRow.Make(12)));

    private sealed class SequenceValue
    {
        public float Value { get; set; }
    }
}
