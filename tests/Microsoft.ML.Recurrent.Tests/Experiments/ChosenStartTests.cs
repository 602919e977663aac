using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.Tests.Featurizing;
using Microsoft.ML.Recurrent.Tests.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>That an experiment starts where the defaults that are chosen by the rows end.</summary>
public sealed class ChosenStartTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void FirstTrialOfAClassifierOfNumbersIsThePlainTrainer()
    {
        static SequenceClassificationOptions Initial() => new() { LabelColumnName = "ClassKey", StepSize = 2, HiddenSize = 16, NumberOfThreads = 1 };
        var result = CheckFirst(Initial, SampleExperiment.Pipeline, SampleExperiment.Rows(_ml, 40), SampleExperiment.Metric);
        Assert.Equal(nameof(SequencePooling.Joined), result.Best.Parameters.GetString("Pooling"));
        Assert.True(result.Best.Parameters.GetBoolean("Bidirectional"));
        Assert.Equal(0.5, result.Best.Parameters.GetDouble("Dropout"));
    }

    [Fact]
    public void FirstTrialOfAClassifierOfTextIsThePlainTrainer()
    {
        static SequenceClassificationOptions Initial() => new() { FeatureColumnName = nameof(TextRow.Text), HiddenSize = 16, EmbeddingSize = 16, NumberOfThreads = 1 };
        var result = CheckFirst(Initial, (ml, options) => ml.BinaryClassification.Trainers.Recurrent(options), _ml.Data.LoadFromEnumerable(TextRow.Make(30)),
            ExperimentMetric.Binary(BinaryMetric.AreaUnderRocCurve));
        Assert.Equal(0.01, result.Best.Parameters.GetDouble("LearningRate"));
        Assert.Equal(0.99, result.Best.Parameters.GetDouble("WeightAveraging"));
        Assert.Equal(200, result.Best.Parameters.GetInt32("NumberOfEpochs"));
    }

    [Fact]
    public void FirstTrialOfATaggerIsThePlainTrainer()
    {
        static SequenceTaggingOptions Initial() => new() { HiddenSize = 16, EmbeddingSize = 16, NumberOfThreads = 1 };
        var result = CheckFirst(Initial, (ml, options) => ml.MulticlassClassification.Trainers.SequenceTagging(options),
            _ml.Data.LoadFromEnumerable(TaggedRow.Make(30)), ExperimentMetric.Tagging(TaggingMetric.Accuracy));
        Assert.Equal(500, result.Best.Parameters.GetInt32("NumberOfEpochs")); // for as many updates as few rows need
        Assert.Equal(3, TransformerParts.Of(result.Model).OfType<IRecurrentTransformer>().Single().Networks.Count);
    }

    [Fact]
    public void OtherTrialsTrainAsManyNetworks()
    {
        var counts = new List<int>();
        static SequenceClassificationOptions Initial() => new() { LabelColumnName = "ClassKey", StepSize = 2, HiddenSize = 4, NumberOfThreads = 1 };
        var space = ExperimentSpace.Of(Initial()).Only("NumberOfEpochs").WithIntegerRange("NumberOfEpochs", 1, 3, initial: 2);
        var rows = SampleExperiment.Rows(_ml);
        _ml.Recurrent.CreateExperiment(Initial, (ml, options) =>
        {
            counts.Add(options.NumberOfNetworks);
            return SampleExperiment.Pipeline(ml, options);
        }, ExperimentData.TrainValidation(rows, rows), SampleExperiment.Metric, Options(2, space)).Run();
        Assert.Equal([3, 3], counts[^2..]);
    }

    [Fact]
    public void SpaceOfTheCallerKeepsItsValuesAndWhereItSaysItStarts()
    {
        static SequenceClassificationOptions Initial() => new() { LabelColumnName = "ClassKey", StepSize = 2, HiddenSize = 4, NumberOfNetworks = 1, NumberOfThreads = 1 };
        var space = ExperimentSpace.Of(Initial()).Only("Bidirectional", "Dropout", "NumberOfEpochs", "Pooling")
            .WithIntegerRange("NumberOfEpochs", 1, 30)
            .WithRange("Dropout", 0, 0.6, initial: 0.1);
        var rows = SampleExperiment.Rows(_ml);
        var result = _ml.Recurrent.CreateExperiment(
            Initial, SampleExperiment.Pipeline, ExperimentData.TrainValidation(rows, rows), SampleExperiment.Metric, Options(1, space)).Run();
        Assert.Equal(30, result.Best.Parameters.GetInt32("NumberOfEpochs")); // the nearest to what is chosen
        Assert.Equal(0.1, result.Best.Parameters.GetDouble("Dropout"));
        Assert.Equal(nameof(SequencePooling.Last), result.Best.Parameters.GetString("Pooling")); // the space has no other near it
        Assert.True(result.Best.Parameters.GetBoolean("Bidirectional"));
    }

    [Fact]
    public void OptionsThatAreSetAreWhereTrialsStart()
    {
        static SequenceClassificationOptions Initial() => new()
        {
            LabelColumnName = "ClassKey", StepSize = 2, HiddenSize = 16, NumberOfEpochs = 3, BatchSize = 32, Dropout = 0, Bidirectional = false, Pooling = SequencePooling.Last,
            NumberOfThreads = 1,
        };
        var result = CheckFirst(Initial, SampleExperiment.Pipeline, SampleExperiment.Rows(_ml, 40), SampleExperiment.Metric);
        var parameters = result.Best.Parameters;
        Assert.Equal((3, 32, 0.0, false), (parameters.GetInt32("NumberOfEpochs"), parameters.GetInt32("BatchSize"), parameters.GetDouble("Dropout"), parameters.GetBoolean("Bidirectional")));
    }

    private ExperimentResult CheckFirst<TOptions>(
        Func<TOptions> initial, Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, IDataView rows, ExperimentMetric metric)
        where TOptions : class
    {
        var result = _ml.Recurrent.CreateExperiment(initial, pipeline, ExperimentData.TrainValidation(rows, rows), metric, Options(1, null)).Run();
        var plain = pipeline(new MLContext(1), initial()).Fit(rows);
        Assert.Equal(Weights(plain), Weights(result.Model));
        Assert.Equal(OutputBits.Of(plain.Transform(rows), ["Score"]), OutputBits.Of(result.Model.Transform(rows), ["Score"]));
        return result;
    }

    private static float[][] Weights(ITransformer model) =>
        [.. TransformerParts.Of(model).OfType<IRecurrentTransformer>().Single().Networks.Select(network => network.Parameters.Weights.ToArray())];

    private static ExperimentOptions Options(int trials, ExperimentSpace? space) => new() { Space = space, MaximumTrials = trials, NumberOfThreads = 1 };
}
