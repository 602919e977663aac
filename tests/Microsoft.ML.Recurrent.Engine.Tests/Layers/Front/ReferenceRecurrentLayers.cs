using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>Recurrent layers of one sequence in double precision, from the zero state, and sequences of which each has every d-th step.</summary>
internal static class ReferenceRecurrentLayers
{
    public static (double[][] Y, SequencePullback Backward) Run(ReferenceParameters parameters, int layer, RecurrentShape shape, double[][] x)
    {
        var options = new ReferenceCellOptions(KindOf(shape.Cell), shape.Size)
        {
            ProjectionSize = shape.Cell.ProjectionSize, RecurrentHeads = shape.Cell.RecurrentHeads, MemoryHeads = shape.Cell.MemoryHeads,
        };
        var forward = Direction(parameters, $"l{layer}", options, reverse: false, x);
        if (!shape.Bidirectional)
            return forward;
        var reverse = Direction(parameters, $"l{layer}_reverse", options, reverse: true, x);
        return ([.. forward.Y.Zip(reverse.Y, (one, other) => (double[])[.. one, .. other])],
            dY => [.. forward.Backward([.. dY.Select(row => row[..options.StateSize])])
                .Zip(reverse.Backward([.. dY.Select(row => row[options.StateSize..])]), ReferenceMath.Add)]);
    }

    /// <summary>Runs a layer on every d-th step from each of the first d.</summary>
    public static (double[][] Y, SequencePullback Backward) Deal(
        int dilation, double[][] x, Func<double[][], (double[][] Y, SequencePullback Backward)> run)
    {
        var dealt = Enumerable.Range(0, Math.Min(dilation, x.Length)).Select(first => run(Every(x, first))).ToArray();
        return ([.. x.Select((_, t) => dealt[t % dilation].Y[t / dilation])], Backward);

        double[][] Every(double[][] rows, int first) => [.. rows.Where((_, t) => t % dilation == first)];

        double[][] Backward(double[][] dY)
        {
            double[][][] dX = [.. dealt.Select((sequence, first) => sequence.Backward(Every(dY, first)))];
            return [.. dY.Select((_, t) => dX[t % dilation][t / dilation])];
        }
    }

    private static (double[][] Y, SequencePullback Backward) Direction(
        ReferenceParameters parameters, string suffix, ReferenceCellOptions options, bool reverse, double[][] x)
    {
        var direction = new ReferenceDirection(ReferenceCell.Create(parameters, suffix, x[0].Length, options), reverse);
        var zero = new ReferenceState(new double[options.StateSize], new double[options.CellSize]);
        var (y, _, backward) = direction.Run(x, zero, ReferenceMasks.None);
        return (y, dY => backward(dY, zero).DX);
    }

    private static ReferenceCellKind KindOf(CellOptions cell) => cell.Kind switch
    {
        CellKind.Elman => ReferenceCellKind.ElmanTanh,
        CellKind.Gru => ReferenceCellKind.GruResetAfter,
        CellKind.MinGru => ReferenceCellKind.MinGru,
        CellKind.MinLstm => ReferenceCellKind.MinLstm,
        CellKind.SLstm => ReferenceCellKind.SLstm,
        CellKind.MLstm => ReferenceCellKind.MLstm,
        _ => ReferenceCellKind.Lstm,
    };
}
