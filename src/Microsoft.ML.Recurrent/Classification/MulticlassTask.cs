using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Baselines;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Learns one of many classes from a key column.</summary>
internal sealed class MulticlassTask : SequenceTask
{
    private const string Role = "label";
    private const string Expected = "a key";

    private readonly SequenceClassificationOptions _options;
    private ClassWeighing? _weighing;

    /// <param name="options">The options.</param>
    /// <param name="schema">The columns of the training rows.</param>
    /// <param name="start">The model that is trained further, whose classes stay, or null.</param>
    /// <exception cref="ArgumentException">The label column is missing or unsuitable, or its keys are not those of the model.</exception>
    public MulticlassTask(SequenceClassificationOptions options, DataViewSchema schema, SequenceMulticlassTransformer? start = null)
    {
        _options = options;
        var label = Require(schema);
        var count = ((KeyDataViewType)label.Type).Count;
        if (count > 1 << 24)
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"The label column '{label.Name}' has {count} different keys; at most {1 << 24} classes can be learned.");
        OutputSize = (int)count;
        LabelValues = KeyValues.Of(label);
        Loss = new SoftmaxCrossEntropyLoss(options.LabelSmoothing);
        if (start is not null)
            KeepClasses(label.Name, start);
    }

    public override TargetKind TargetKind => TargetKind.Classes;

    public override int OutputSize { get; }

    public override AnswerKind Answers =>
        new(OutputSize, (rows, row) => rows.Classes(row)[0], OutputMeans.OfLogits, outputs => TensorPrimitives.IndexOfMax(outputs));

    public override string Describe() => $"{OutputSize} {(OutputSize == 1 ? "class" : "classes")}";

    public override ILoss Loss { get; }

    /// <summary>Gets the values of the keys, or null if the label has none.</summary>
    public KeyValues? LabelValues { get; }

    public static SchemaShape.Column Check(SchemaShape shape, string name) => SchemaShapes.Require(
        shape, name, Role, column => column.Kind == SchemaShape.Column.VectorKind.Scalar && column.IsKey, Expected);

    public override DataViewSchema.Column FindLabel(DataViewSchema schema)
    {
        var label = Require(schema);
        var count = ((KeyDataViewType)label.Type).Count;
        if (count != (ulong)OutputSize)
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"The {Role} column '{label.Name}' has {count} different keys; the training data have {OutputSize}.");
        if (LabelValues is { } trained && KeyValues.Of(label) is { } found)
            KeyLabels.RequireSame(label.Name, trained.ToText(), found.ToText());
        return label;
    }

    public override TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label) => TargetReader.OfKey(row, label);

    public override void Learn(SequenceDataset training) => _weighing =
        ClassWeighing.Learn(_options, OutputSize, training, example => training.Classes(example)[0]);

    public override string? Chosen => _weighing?.Chosen;

    public override string NameOf(int target) => KeyNames.Of(LabelValues, OutputSize)[target];

    public override SequenceDataset Wrap(SequenceDataset loaded, FeatureScale? scale) => new Examples(loaded, scale, _weighing?.Weights);

    private void KeepClasses(string name, SequenceMulticlassTransformer start)
    {
        if (OutputSize != start.Model.Shape.OutputSize)
            throw new ArgumentException($"The label column '{name}' has {OutputSize} different keys; the model that is trained further has "
                + $"{start.Model.Shape.OutputSize} classes. Map both with one fitted MapValueToKey.");
        if (LabelValues is { } found && start.LabelValues is { } trained)
            KeyLabels.RequireSame(name, trained.ToText(), found.ToText());
    }

    private DataViewSchema.Column Require(DataViewSchema schema) =>
        SchemaColumns.Require(schema, _options.Columns.Label, Role, type => type is KeyDataViewType, Expected);

    private sealed class Examples(SequenceDataset loaded, FeatureScale? scale, float[]? classWeights) : ScaledSequences(loaded, scale)
    {
        public override float Weight(int example) => base.Weight(example) * (classWeights?[Classes(example)[0]] ?? 1);
    }
}
