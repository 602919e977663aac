using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>Rows whose sequences have one output each.</summary>
internal abstract class PooledRowBatch(SequenceModel model, OutputMean mean, DataViewRow input, int capacity) : SequenceRowBatch(model, mean, input, capacity)
{
    private readonly int _outputSize = model.Options.OutputSize;
    private readonly float[] _outputs = new float[capacity * model.Options.OutputSize]; // [capacity, OutputSize]

    /// <summary>Outputs of the current row, all NaN where a feature is missing. [OutputSize]</summary>
    protected ReadOnlySpan<float> Outputs => OutputsOf(Current);

    protected sealed override void Prepare(int slot, SequenceReader reader) => OutputsOf(slot).Fill(float.NaN);

    protected sealed override void Take(int slot, ReadOnlySpan<float> outputs)
    {
        outputs.CopyTo(OutputsOf(slot));
        Finish(OutputsOf(slot));
    }

    /// <summary>Turns what the network gave for a row into what the getters give.</summary>
    protected virtual void Finish(Span<float> outputs)
    {
    }

    private Span<float> OutputsOf(int slot) => _outputs.AsSpan(slot * _outputSize, _outputSize);
}
