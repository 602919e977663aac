using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Learns a Boolean label, which is loaded as the values 0 and 1 with smoothing.</summary>
internal sealed class BinaryTask(SequenceClassificationOptions options) : SequenceTask
{
    private const string Role = "label";
    private const string Expected = "Boolean";

    private float[]? _classWeights;

    public override TargetKind TargetKind => TargetKind.Values;

    public override int OutputSize => 1;

    public override bool GainsFromDropout => true;

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

    public override void Learn(SequenceDataset training) => _classWeights =
        ClassWeighing.Learn(options, 2, training, example => ClassOf(training.Values(example)[0]));

    public override string NameOf(float value) => $"'{(ClassOf(value) == 1 ? bool.TrueString : bool.FalseString)}'";

    public override SequenceDataset Wrap(SequenceDataset loaded, FeatureScale? scale) =>
        _classWeights is null ? new ScaledSequences(loaded, scale) : new Examples(loaded, scale, _classWeights);

    private static int ClassOf(float value) => value > 0.5f ? 1 : 0;

    private sealed class Examples(SequenceDataset loaded, FeatureScale? scale, float[] classWeights) : ScaledSequences(loaded, scale)
    {
        public override float Weight(int example) => base.Weight(example) * classWeights[ClassOf(Values(example)[0])];
    }
}
