using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Learns a tag for each step and, if the options name a column of them, a label for each row.</summary>
internal sealed class TaggingTask : SequenceTask
{
    private readonly SequenceTaggingOptions _options;
    private readonly RecurrentLog _log;
    private readonly TagScheme _seenScheme;
    private LinearChainConstraints? _constraints;

    /// <param name="options">The options.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="context">What surrounds the training.</param>
    /// <param name="start">The model that is trained further, whose tags and labels stay, or null.</param>
    /// <exception cref="ArgumentException">A label column is missing or unsuitable, or its tags do not fit the options.</exception>
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
        if (options.RowLabelColumnName is { } name)
        {
            var rowLabel = TagColumn.RequireRow(data.Schema, name);
            RowLabels = start is null ? TagNames.Learn(data, rowLabel, context.Cancellation)
                : TagNames.Keep(start.RowLabelNames, start.RowLabelValues, rowLabel);
        }

        Scheme = options.TagScheme ?? start?.TagScheme ?? _seenScheme;
        _constraints = Scheme == TagScheme.None ? null : LinearChainConstraints.FromTags(Tags.Names, Scheme);
    }

    public override TargetKind TargetKind => TargetKind.Classes;

    public override bool TargetPerStep => true;

    public override int OutputSize => Tags.Names.Count;

    public override string Describe() => RowLabels is null ? $"{OutputSize} tags" : $"{OutputSize} tags, {RowLabels.Names.Count} labels of rows";

    // The label of a row often depends on a few words in succession, which the convolution joins before the maximum is taken.
    public override IReadOnlyList<FurtherHeadShape> FurtherHeads => RowLabels is null ? [] :
    [
        new FurtherHeadShape
        {
            Layers =
            [
                new ConvolutionShape { Channels = TaggingDefaults.RowChannels, KernelSize = TaggingDefaults.RowKernelSize, Causal = !_options.Bidirectional },
                new PooledShape { Pooling = TaggingDefaults.RowPooling },
            ],
            OutputSize = RowLabels.Names.Count,
        },
    ];

    public override ILoss Loss => RowLabels is null ? TagLoss
        : new JointLoss(TagLoss, new FurtherLoss(new SoftmaxCrossEntropyLoss(), _options.RowLabelWeight));

    public override ValidationMetric Metric
    {
        get
        {
            var name = _seenScheme == TagScheme.None ? "tag accuracy" : "entity F1";
            return new(RowLabels is null ? name : $"mean of {name} and row label accuracy", HigherIsBetter: true, Measure);
        }
    }

    public TagNames Tags { get; }

    /// <summary>Gets the labels of whole rows; null if none are learned.</summary>
    public TagNames? RowLabels { get; }

    /// <summary>Gets the scheme that predictions follow, which is final after <see cref="Learn"/>.</summary>
    public TagScheme Scheme { get; private set; }

    public override DataViewSchema.Column FindLabel(DataViewSchema schema) => Tags.Find(schema, _options.Columns.Label);

    public override IEnumerable<DataViewSchema.Column> FindFurtherLabels(DataViewSchema schema) =>
        RowLabels is null ? [] : [RowLabels.Find(schema, _options.RowLabelColumnName!)];

    public override TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label)
    {
        var rowLabels = FindFurtherLabels(row.Schema).Select(column => CreateSource(RowLabels!, row, column, TagColumn.RowLabel, "label")).FirstOrDefault();
        return new TagReader(row, label, CreateSource(Tags, row, label, TagColumn.Label, "tag"), rowLabels, Tags.Names, _constraints,
            refuses: _constraints is not null && _options.TagScheme is not null);
    }

    /// <exception cref="InvalidOperationException">No training row has a label.</exception>
    public override void Learn(SequenceDataset training)
    {
        if (RowLabels is not null)
            LearnRowLabels(training);
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

    private ILoss TagLoss => _options.UseConditionalRandomField ? new LinearChainLoss(_constraints) : new SoftmaxCrossEntropyLoss();

    private TagSource CreateSource(TagNames names, DataViewRow row, DataViewSchema.Column column, string role, string item)
    {
        var warned = false;
        return names.CreateSource(row, column, () =>
        {
            if (!warned)
                _log.Warning($"The {role} column '{column.Name}' holds a {item} in row {row.Position} that no training row has; such {item}s do not count.");
            warned = true;
        });
    }

    private void LearnRowLabels(SequenceDataset training)
    {
        var found = Enumerable.Range(0, training.Count).Select(example => RowClassOf(training, example)).Where(label => label >= 0).Distinct().Take(2).ToList();
        if (found.Count == 0)
            throw new InvalidOperationException($"The row label column '{_options.RowLabelColumnName}' has no label in any training row.");
        if (found.Count == 1 && training.Count > 1)
            _log.Warning($"Every training row has the label '{RowLabels!.Names[found[0]]}' in column '{_options.RowLabelColumnName}', so the model gives "
                + "every row the same label.");
    }

    private static int RowClassOf(SequenceDataset data, int example) => data.FurtherTargets[0].Classes(data.FurtherExample(example))[0];

    private double Measure(BatchPredictor predictor, SequenceDataset data)
    {
        var decoder = new TagDecoder([predictor.Network], _constraints);
        var counts = new TaggingCounts(_seenScheme);
        foreach (var name in Tags.Names)
            counts.AddTag(name);
        var path = Array.Empty<int>();
        var (labeled, right) = (0, 0);
        predictor.PredictHeads(data, (example, outputs, rowScores) =>
        {
            if (RowLabels is not null && RowClassOf(data, example) is >= 0 and var label)
            {
                labeled++;
                right += TagDecoder.Largest(rowScores) == label ? 1 : 0;
            }

            var gold = data.Classes(example);
            if (path.Length < gold.Length)
                path = new int[2 * gold.Length];
            decoder.Decode(outputs, path.AsSpan(0, gold.Length));
            counts.Add(gold, path.AsSpan(0, gold.Length));
        });
        var metrics = counts.ToMetrics();
        var tags = _seenScheme == TagScheme.None ? metrics.Accuracy : metrics.EntityF1;
        return labeled == 0 ? tags : (tags + ((double)right / labeled)) / 2;
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
