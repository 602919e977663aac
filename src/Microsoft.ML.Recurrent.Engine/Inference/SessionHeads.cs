using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Keeps the outputs of the further heads for one sequence, window by window. The buffer is reused; an instance serves one caller at a time.</summary>
/// <param name="network">The shape of the network.</param>
internal sealed class SessionHeads(NetworkShape network)
{
    private readonly PredictedHead[] _heads = PredictedHead.Of(network);
    private float[] _outputs = []; // the outputs of each head, one head after the other
    private int _length;           // the number of steps of the sequence
    private int _count;

    /// <summary>Gets the outputs of all heads, the first head first, each [its OutputSize] or [T, its OutputSize].</summary>
    public ReadOnlySpan<float> Outputs => _outputs.AsSpan(0, _count);

    /// <summary>Returns the number of outputs for a sequence.</summary>
    public long OutputsOf(int length)
    {
        var count = 0L;
        foreach (var head in _heads)
            count += head.OutputsOf(length);
        return count;
    }

    /// <summary>Begins a sequence of a number of steps, of which no outputs are known yet.</summary>
    public void Begin(int length)
    {
        (_length, _count) = (length, (int)OutputsOf(length));
        ReusedArray.Ensure(ref _outputs, _count);
    }

    /// <summary>Keeps the outputs of a window that a pass has run.</summary>
    /// <param name="pass">The pass of one sequence.</param>
    /// <param name="firstStep">The step of the sequence at which the window begins.</param>
    public void Keep(NetworkPass pass, int firstStep)
    {
        var offset = 0L;
        for (var i = 0; i < _heads.Length; i++)
        {
            var head = _heads[i];
            var output = pass.FurtherHeads[i].Output;
            for (var row = 0; row < output.Rows; row++)
                output.Values.Slice(row * output.Stride, head.Size)
                    .CopyTo(_outputs.AsSpan((int)(offset + (head.Pools ? 0L : firstStep + row) * head.Size)));
            offset += head.OutputsOf(_length);
        }
    }
}
