using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Regression;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Predicts a number for a sequence. Adds Score, in the units of the training label, which is NaN if a feature is NaN or infinite.</summary>
/// <remarks><inheritdoc cref="SequenceTransformer"/></remarks>
[RecurrentModel("SequenceRegression")]
public sealed class SequenceRegressionTransformer : SequenceTransformer, IRecurrentModel<SequenceRegressionTransformer>
{
    private const string TargetSection = "target";
    private static readonly PayloadFormat s_format = new("SequenceRegression", 1);
    private readonly TargetScale _scale;

    internal SequenceRegressionTransformer(IHostEnvironment environment, SequenceModel model, TargetScale scale)
        : base(environment, nameof(SequenceRegressionTransformer), model) => _scale = scale;

    /// <summary>Gets the scale of the targets.</summary>
    internal TargetScale TargetScale => _scale;

    private protected override PayloadFormat Format => s_format;

    /// <inheritdoc/>
    static SequenceRegressionTransformer IRecurrentModel<SequenceRegressionTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var reader = PayloadReader.Open(payload, s_format);
        var model = SequenceModel.Load(reader, outputSize: 1);
        var target = reader.GetSection(TargetSection);
        var scale = new TargetScale(target.ReadSingle(), target.ReadSingle());
        if (!float.IsFinite(scale.Mean) || !(scale.Deviation > 0) || !float.IsFinite(scale.Deviation))
            throw target.Defect(
                FormattableString.Invariant($"the mean is {scale.Mean} and the deviation {scale.Deviation}; both must be finite and the deviation ")
                + "must be above 0.");
        reader.Finish();
        return new SequenceRegressionTransformer(environment, model, scale);
    }

    private protected override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema inputSchema) => ScoreColumns.Regression(inputSchema);

    private protected override SequenceRowBatch CreateBatch(DataViewRow input, int capacity) => new RegressionRowBatch(Sequences, _scale, input, capacity);

    private protected override void SaveTask(PayloadWriter payload)
    {
        var target = payload.AddSection(TargetSection);
        target.Write(_scale.Mean);
        target.Write(_scale.Deviation);
    }
}
