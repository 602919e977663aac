using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Scores rows with a network whose single output is the log-odds of true.</summary>
internal sealed class BinaryRowBatch(SequenceModel model, DataViewRow input, int capacity) : PooledRowBatch(model, OutputMeans.OfLogOdds, input, capacity)
{
    protected override Delegate CreateScoreGetter(int output) => output switch
    {
        0 => (ValueGetter<bool>)((ref bool predicted) => predicted = Outputs[0] > 0),
        1 => (ValueGetter<float>)((ref float score) => score = Outputs[0]),
        _ => (ValueGetter<float>)((ref float probability) => probability = (float)(1 / (1 + Math.Exp(-(double)Outputs[0])))),
    };
}
