using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>Scores rows whose sequences have one output each.</summary>
internal abstract class PooledRowBatch(SequenceModel model, OutputMean mean, DataViewRow input, int capacity) : SequenceRowBatch(model, mean, input, capacity)
{
    private readonly int _outputSize = model.Networks[0].Shape.OutputSize;
    private readonly float[] _outputs = new float[capacity * model.Networks[0].Shape.OutputSize]; // [capacity, OutputSize]

    /// <summary>Gets the outputs of the current row, which are all NaN if a feature is missing. [OutputSize]</summary>
    protected ReadOnlySpan<float> Outputs => OutputsOf(Current);

    protected sealed override void Prepare(int slot, SequenceReader reader) => OutputsOf(slot).Fill(float.NaN);

    protected sealed override void Take(int slot, ReadOnlySpan<float> outputs)
    {
        outputs.CopyTo(OutputsOf(slot));
        Finish(OutputsOf(slot));
    }

    /// <summary>Converts the outputs of the network for a row to the values that the getters return.</summary>
    protected virtual void Finish(Span<float> outputs)
    {
    }

    private Span<float> OutputsOf(int slot) => _outputs.AsSpan(slot * _outputSize, _outputSize);
}
