using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Learns a tag for each step.</summary>
internal sealed class TaggingTask : SequenceTask
{
    private readonly SequenceTaggingOptions _options;
    private readonly RecurrentLog _log;
    private readonly TagScheme _seenScheme;
    private LinearChainConstraints? _constraints;

    /// <param name="options">The options.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="context">What surrounds the training.</param>
    /// <param name="start">The model that is trained further, whose tags stay, or null.</param>
    /// <exception cref="ArgumentException">The label column is missing or unsuitable, or its tags do not fit the options.</exception>
    public TaggingTask(SequenceTaggingOptions options, IDataView data, FitContext context, SequenceTaggingTransformer? start = null)
    {
        _options = options;
        _log = context.Log;
        var label = TagColumn.Require(data.Schema, options.Columns.Label, "label");
        Tags = start is null ? TagNames.Learn(data, label, context.Cancellation) : TagNames.Keep(start.TagNames, start.TagValues, label);
        _seenScheme = options.TagScheme ?? (Tags.Values is null ? TagScheme.None
            : TagMark.DetectScheme(Tags.Names, slips => _log.Warning($"In the label column '{label.Name}' {slips}.")));
        if (_seenScheme != TagScheme.None && Tags.Values is null)
            throw new ArgumentException($"{nameof(options.TagScheme)} is {_seenScheme}, but the keys of the label column '{label.Name}' have no names; "
                + "allowed: null or None.");
        if (OutputSize > TaggingDefaults.MostChainedTags && (options.UseConditionalRandomField || _seenScheme != TagScheme.None))
            throw new ArgumentException($"The label column '{label.Name}' has {OutputSize} different tags; more than {TaggingDefaults.MostChainedTags} require "
                + $"{nameof(options.UseConditionalRandomField)} to be false and {nameof(options.TagScheme)} to be None.");
        Scheme = options.TagScheme ?? start?.TagScheme ?? _seenScheme;
        _constraints = Scheme == TagScheme.None ? null : LinearChainConstraints.FromTags(Tags.Names, Scheme);
    }

    public override TargetKind TargetKind => TargetKind.Classes;

    public override bool TargetPerStep => true;

    public override int OutputSize => Tags.Names.Count;

    public override string Describe() => $"{OutputSize} tags";

    public override ILoss Loss => _options.UseConditionalRandomField ? new LinearChainLoss(_constraints) : new SoftmaxCrossEntropyLoss();

    public override ValidationMetric Metric => _seenScheme == TagScheme.None
        ? new("tag accuracy", HigherIsBetter: true, (predictor, data) => Measure(predictor, data).Accuracy)
        : new("entity F1", HigherIsBetter: true, (predictor, data) => Measure(predictor, data).EntityF1);

    public TagNames Tags { get; }

    /// <summary>Gets the scheme that predictions follow, which is final after <see cref="Learn"/>.</summary>
    public TagScheme Scheme { get; private set; }

    public override DataViewSchema.Column FindLabel(DataViewSchema schema) => Tags.Find(schema, _options.Columns.Label);

    public override TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label)
    {
        var warned = false;
        var source = Tags.CreateSource(row, label, () =>
        {
            if (!warned)
                _log.Warning($"The label column '{label.Name}' holds a tag in row {row.Position} that no training row has; such tags do not count.");
            warned = true;
        });
        return new TagReader(row, label, source, Tags.Names, _constraints, refuses: _constraints is not null && _options.TagScheme is not null);
    }

    public override void Learn(SequenceDataset training)
    {
        if (_constraints is not { } constraints)
            return;
        var broken = Enumerable.Range(0, training.Count).LongCount(example => constraints.Violation(training.Classes(example)) is not null);
        if (broken == 0)
            return;
        _log.Warning($"The tags look like {Scheme}, but {broken} of {training.Count} training rows break that scheme; "
            + "predictions may contain any sequence of tags.");
        Scheme = TagScheme.None;
        _constraints = null;
    }

    public override string NameOf(int target) => Tags.Names[target];

    public override SequenceDataset Wrap(SequenceDataset loaded, FeatureScale? scale) => new Examples(loaded, scale, _constraints);

    private TaggingMetrics Measure(BatchPredictor predictor, SequenceDataset data)
    {
        var decoder = new TagDecoder([predictor.Network], _constraints);
        var counts = new TaggingCounts(_seenScheme);
        foreach (var name in Tags.Names)
            counts.AddTag(name);
        var path = Array.Empty<int>();
        predictor.Predict(data, (example, outputs) =>
        {
            var gold = data.Classes(example);
            if (path.Length < gold.Length)
                path = new int[2 * gold.Length];
            decoder.Decode(outputs, path.AsSpan(0, gold.Length));
            counts.Add(gold, path.AsSpan(0, gold.Length));
        });
        return counts.ToMetrics();
    }

    // Rows that break the constraints have no probability under them. Training rows never break them; validation rows that do count as having no known tag.
    private sealed class Examples(SequenceDataset loaded, FeatureScale? scale, LinearChainConstraints? constraints) : ScaledSequences(loaded, scale)
    {
        private readonly Dictionary<int, int[]> _unknown = constraints is null ? [] : Enumerable.Range(0, loaded.Count)
            .Where(example => constraints.Violation(loaded.Classes(example)) is not null)
            .ToDictionary(example => example, example => Enumerable.Repeat(-1, loaded.Length(example)).ToArray());

        public override ReadOnlySpan<int> Classes(int example) => _unknown.TryGetValue(example, out var tags) ? tags : base.Classes(example);
    }
}
