using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>
/// A task that assigns classes to texts: a recurrent network over plain text, and beside it on the same rows what ML.NET has of its own, FeaturizeText with
/// default options and three trainers with theirs. Where there is more text, the network is also measured from an encoder that has read it.
/// </summary>
internal abstract class TextClassificationTask : EvaluationTask
{
    public sealed override string Summary =>
        $"{Description}: {Metric} of a recurrent network over plain text, and of ML.NET's FeaturizeText with each of three of its trainers.";

    /// <summary>What is classified and how many there are, without a full stop.</summary>
    protected abstract string Description { get; }

    /// <summary>Name of the network's figure.</summary>
    protected virtual string Metric => "accuracy";

    public sealed override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var learner = CreateLearner(Load(data, seed), seed);
        var options = CreateOptions();
        options.Seed = seed;
        yield return new(Metric, Figure(learner.Recurrent(options)));
        var more = MoreText(data);
        if (more.Count > 0)
            yield return new($"{Metric}_with_encoder", Figure(learner.RecurrentFromEncoder(more, NetworksFromEncoder)));
        foreach (var (name, trainer) in learner.Baselines)
            yield return new($"featurize_text_{name}", Figure(learner.Baseline(trainer)));
    }

    protected abstract TextSplit Load(DataSource data, int seed);

    /// <summary>Text without classes, of other sources, for an encoder to read besides the training texts.</summary>
    protected virtual IReadOnlyList<string> MoreText(DataSource data) => [];

    /// <summary>Networks that are averaged where they start from an encoder.</summary>
    protected virtual int NetworksFromEncoder => 1;

    protected virtual TextLearner CreateLearner(TextSplit split, int seed) => new BinaryTextLearner(split, seed);

    protected virtual SequenceClassificationOptions CreateOptions() => SequenceClassificationOptions.ForText();

    protected virtual double Figure(ConfusionMatrix matrix) => TextFigures.Accuracy(matrix);
}
