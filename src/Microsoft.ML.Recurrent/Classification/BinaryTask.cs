using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Learns false or true. Rows are loaded as classes 0 and 1; the loss sees 0 and 1, smoothed.</summary>
internal sealed class BinaryTask(SequenceClassificationOptions options) : SequenceTask
{
    private const string Role = "label";
    private const string Expected = "Boolean";

    private float[]? _classWeights;

    public override TargetKind TargetKind => TargetKind.Classes;

    public override int OutputSize => 1;

    public override string Describe() => "2 classes";

    public override ILoss Loss { get; } = new BinaryCrossEntropyLoss();

    public static void Check(SchemaShape shape, string name) => SchemaShapes.Require(
        shape,
        name,
        Role,
        column => column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType == BooleanDataViewType.Instance,
        Expected);

    public override DataViewSchema.Column FindLabel(DataViewSchema schema) =>
        SchemaColumns.Require(schema, options.LabelColumnName, Role, type => type is BooleanDataViewType, Expected);

    public override TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label) => TargetReader.OfBoolean(row, label);

    public override void Learn(SequenceDataset training) => _classWeights = ClassWeighing.Learn(options, 2, training);

    public override string NameOf(int target) => target == 1 ? bool.TrueString : bool.FalseString;

    public override SequenceDataset Wrap(SequenceDataset loaded, FeatureScale? scale) => new Examples(loaded, scale, _classWeights, options.LabelSmoothing);

    private sealed class Examples(SequenceDataset loaded, FeatureScale? scale, float[]? classWeights, float smoothing) : ScaledSequences(loaded, scale)
    {
        private readonly float[] _targets = [smoothing / 2, 1 - (smoothing / 2)];

        public override TargetKind TargetKind => TargetKind.Values;

        public override int TargetWidth => 1;

        public override ReadOnlySpan<int> Classes(int example) => [];

        public override ReadOnlySpan<float> Values(int example) => _targets.AsSpan(ClassOf(example), 1);

        public override float Weight(int example) => base.Weight(example) * (classWeights?[ClassOf(example)] ?? 1);

        private int ClassOf(int example) => base.Classes(example)[0];
    }
}
