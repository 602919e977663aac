using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Regression;

/// <summary>Scores rows with a network whose single output is the standardized target.</summary>
internal sealed class RegressionRowBatch(SequenceModel model, TargetScale scale, DataViewRow input, int capacity)
    : PooledRowBatch(model, OutputMeans.OfNumbers, input, capacity)
{
    protected override Delegate CreateScoreGetter(int output) => (ValueGetter<float>)((ref float score) => score = scale.Restore(Outputs[0]));

    protected override bool AreFinite(ReadOnlySpan<float> outputs) => float.IsFinite(scale.Restore(outputs[0]));
}
