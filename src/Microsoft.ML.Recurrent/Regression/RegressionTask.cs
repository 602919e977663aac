using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Baselines;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Regression;

/// <summary>Learns a number, standardized by the weighted mean and standard deviation of the training rows.</summary>
/// <param name="options">The options.</param>
/// <param name="start">The scale of the model that is trained further, which stays as it is, or null.</param>
internal sealed class RegressionTask(SequenceRegressionOptions options, TargetScale? start = null) : SequenceTask
{
    private const string Role = "label";
    private const string Expected = "Single";

    public override TargetKind TargetKind => TargetKind.Values;

    public override int OutputSize => 1;

    public override AnswerKind Answers => new(0, (rows, row) => rows.Values(row)[0], OutputMeans.OfNumbers, outputs => Scale.Restore(outputs[0]));

    public override string Describe() => "1 target";

    public override ILoss Loss { get; } = options.Loss switch
    {
        RegressionLoss.Squared => new SquaredLoss(),
        RegressionLoss.Absolute => new AbsoluteLoss(),
        _ => new HuberLoss(options.HuberThreshold),
    };

    /// <summary>Gets the scale by which targets are standardized and scores are scaled back.</summary>
    public TargetScale Scale { get; private set; } = new(0, 1);

    public static void Check(SchemaShape shape, string name) => SchemaShapes.Require(
        shape,
        name,
        Role,
        column => column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType == NumberDataViewType.Single,
        Expected);

    public override DataViewSchema.Column FindLabel(DataViewSchema schema) =>
        SchemaColumns.Require(schema, options.Columns.Label, Role, type => type == NumberDataViewType.Single, Expected);

    public override TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label) => TargetReader.OfSingle(row, label);

    public override void Learn(SequenceDataset training) => Scale = start ?? TargetScale.Learn(training);

    public override SequenceDataset Wrap(SequenceDataset loaded, FeatureScale? scale) => new Examples(loaded, scale, Scale);

    private sealed class Examples : ScaledSequences
    {
        private readonly float[] _targets;

        public Examples(SequenceDataset loaded, FeatureScale? scale, TargetScale target)
            : base(loaded, scale)
        {
            _targets = new float[loaded.Count];
            for (var example = 0; example < _targets.Length; example++)
                _targets[example] = target.Standardize(loaded.Values(example)[0]);
        }

        public override ReadOnlySpan<float> Values(int example) => _targets.AsSpan(example, 1);
    }
}
