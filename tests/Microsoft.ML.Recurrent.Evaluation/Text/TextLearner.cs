using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>Fits a recurrent network or one of ML.NET's own pipelines to the training part of a split and counts what it makes of the test part.</summary>
internal abstract class TextLearner(TextSplit split, int seed)
{
    protected const string Features = nameof(Features);

    protected MLContext Ml { get; } = new(seed);

    /// <summary>The pipelines a user of ML.NET has without this library, by name: FeaturizeText and a trainer, with default options.</summary>
    public abstract IEnumerable<(string Name, IEstimator<ITransformer> Trainer)> Baselines { get; }

    /// <summary>Counts of a network trained on the texts.</summary>
    /// <param name="options">Its options; the columns are filled in here.</param>
    public ConfusionMatrix Recurrent(SequenceClassificationOptions options)
    {
        (options.FeatureColumnName, options.LabelColumnName) = (nameof(LabeledText.Text), LabelColumn);
        return Counts(Prepare(CreateTrainer(options)));
    }

    /// <summary>Counts of networks that start from an encoder, which has read the training texts and more without their classes.</summary>
    /// <param name="lines">What more the encoder reads.</param>
    /// <param name="networks">Networks that are averaged.</param>
    public ConfusionMatrix RecurrentFromEncoder(IEnumerable<string> lines, int networks)
    {
        var options = TextFeaturizingOptions.ForFineTuning(nameof(LabeledText.Text));
        options.Seed = seed;
        var texts = split.Training.Concat(lines.Select(line => new LabeledText { Text = line }));
        var encoder = Ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(Ml.Data.LoadFromEnumerable(texts));
        var classification = SequenceClassificationOptions.ForText(encoder);
        (classification.Seed, classification.NumberOfNetworks) = (seed, networks);
        return Recurrent(classification);
    }

    /// <summary>Counts of a baseline.</summary>
    public ConfusionMatrix Baseline(IEstimator<ITransformer> trainer) =>
        Counts(Prepare(Ml.Transforms.Text.FeaturizeText(Features, nameof(LabeledText.Text)).AppendCacheCheckpoint(Ml).Append(trainer)));

    protected abstract string LabelColumn { get; }

    protected abstract IEstimator<ITransformer> CreateTrainer(SequenceClassificationOptions options);

    /// <summary>Puts in front what makes the label column.</summary>
    protected abstract IEstimator<ITransformer> Prepare(IEstimator<ITransformer> pipeline);

    protected abstract ConfusionMatrix Evaluate(IDataView scored);

    private ConfusionMatrix Counts(IEstimator<ITransformer> pipeline)
    {
        var model = pipeline.Fit(Ml.Data.LoadFromEnumerable(split.Training));
        return Evaluate(model.Transform(Ml.Data.LoadFromEnumerable(split.Test)));
    }
}
