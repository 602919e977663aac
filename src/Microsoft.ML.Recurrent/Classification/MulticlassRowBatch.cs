using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Scores rows with a network whose outputs become probabilities, the largest of which determines the predicted key.</summary>
internal sealed class MulticlassRowBatch(SequenceModel model, DataViewRow input, int capacity) : PooledRowBatch(model, OutputMeans.OfLogits, input, capacity)
{
    protected override Delegate CreateScoreGetter(int output) => output == 0 ? (ValueGetter<uint>)GetPredictedKey : (ValueGetter<VBuffer<float>>)GetScores;

    protected override void Finish(Span<float> outputs) => Probabilities.OfLogits(outputs);

    private void GetPredictedKey(ref uint key)
    {
        key = 0;
        var largest = float.NegativeInfinity;
        var scores = Outputs;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > largest)
            {
                largest = scores[i];
                key = (uint)i + 1;
            }
        }
    }

    private void GetScores(ref VBuffer<float> scores)
    {
        var editor = VBufferEditor.Create(ref scores, Outputs.Length);
        Outputs.CopyTo(editor.Values);
        scores = editor.Commit();
    }
}
