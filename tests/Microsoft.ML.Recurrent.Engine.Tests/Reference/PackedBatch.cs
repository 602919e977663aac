using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Between the tests' sequences, [b][t] in any order, and the engine's packed rows, longest sequence first, rows padded to a stride.</summary>
internal sealed unsafe class PackedBatch
{
    public PackedBatch(int[] lengths, int inputSize)
    {
        Lengths = lengths;
        Order = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(b => lengths[b])];
        Window.Layout([.. Order.Select(b => lengths[b])], firstStep: 0, lengths.Max(), inputSize, hasTokens: false);
    }

    public int[] Lengths { get; }

    /// <summary>The sequence at each position of a step.</summary>
    public int[] Order { get; }

    public PackedSequences Window { get; } = new();

    /// <summary>Writes all rows; the padding becomes zero.</summary>
    public void Pack(double[][][] values, AlignedBuffer target, int stride)
    {
        target.EnsureZero((long)Window.Rows * stride);
        ForEachRow((row, b, t) => Write(values[b][t], target.Pointer + row * stride));
    }

    public double[][][] Unpack(float* source, int stride, int width)
    {
        double[][][] values = [.. Lengths.Select(length => new double[length][])];
        ForEachRow((row, b, t) => values[b][t] = Read(source + row * stride, width));
        return values;
    }

    /// <summary>Writes one row per sequence; the padding is left alone.</summary>
    public void PackStates(IReadOnlyList<double[]> states, float* target, int stride)
    {
        for (int position = 0; position < Order.Length; position++)
            Write(states[Order[position]], target + position * stride);
    }

    public double[][] UnpackStates(float* source, int stride, int width)
    {
        var states = new double[Order.Length][];
        for (int position = 0; position < Order.Length; position++)
            states[Order[position]] = width == 0 ? [] : Read(source + position * stride, width);
        return states;
    }

    private void ForEachRow(Action<int, int, int> visit)
    {
        for (int t = 0; t < Window.Steps; t++)
            for (int position = 0; position < Window.Alive(t); position++)
                visit(Window.StepOffsets[t] + position, Order[position], t);
    }

    private static void Write(double[] values, float* target)
    {
        for (int k = 0; k < values.Length; k++)
            target[k] = (float)values[k];
    }

    private static double[] Read(float* source, int width)
    {
        var values = new double[width];
        for (int k = 0; k < width; k++)
            values[k] = source[k];
        return values;
    }
}
