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

/// <summary>Learns a Boolean label, which is loaded as the values 0 and 1 with smoothing.</summary>
internal sealed class BinaryTask(SequenceClassificationOptions options) : SequenceTask
{
    private const string Role = "label";
    private const string Expected = "Boolean";

    private ClassWeighing? _weighing;

    public override TargetKind TargetKind => TargetKind.Values;

    public override int OutputSize => 1;

    public override bool GainsFromDropout => true;

    public override AnswerKind Answers { get; } =
        new(2, (rows, row) => ClassOf(rows.Values(row)[0]), OutputMeans.OfLogOdds, outputs => outputs[0] > 0 ? 1 : 0);

    public override string Describe() => "2 classes";

    public override ILoss Loss { get; } = new BinaryCrossEntropyLoss();

    public static void Check(SchemaShape shape, string name) => SchemaShapes.Require(
        shape,
        name,
        Role,
        column => column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType == BooleanDataViewType.Instance,
        Expected);

    public override DataViewSchema.Column FindLabel(DataViewSchema schema) =>
        SchemaColumns.Require(schema, options.Columns.Label, Role, type => type is BooleanDataViewType, Expected);

    public override TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label) =>
        TargetReader.OfBoolean(row, label, options.LabelSmoothing / 2, 1 - (options.LabelSmoothing / 2));

    public override void Learn(SequenceDataset training) => _weighing =
        ClassWeighing.Learn(options, 2, training, example => ClassOf(training.Values(example)[0]));

    public override string? Chosen => _weighing?.Chosen;

    public override string NameOf(float value) => $"'{(ClassOf(value) == 1 ? bool.TrueString : bool.FalseString)}'";

    public override SequenceDataset Wrap(SequenceDataset loaded, FeatureScale? scale) =>
        _weighing?.Weights is { } weights ? new Examples(loaded, scale, weights) : new ScaledSequences(loaded, scale);

    private static int ClassOf(float value) => value > 0.5f ? 1 : 0;

    private sealed class Examples(SequenceDataset loaded, FeatureScale? scale, float[] classWeights) : ScaledSequences(loaded, scale)
    {
        public override float Weight(int example) => base.Weight(example) * classWeights[ClassOf(Values(example)[0])];
    }
}
