using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>A cell run over one sequence, from the first step to the last or, reversed, from the sequence's own last step to the first.</summary>
internal sealed class ReferenceDirection(ReferenceCell cell, bool reverse)
{
    public ReferenceCell Cell { get; } = cell;

    public (double[][] Output, ReferenceState Final, Func<double[][], ReferenceState, (double[][] DX, ReferenceState DInitial)> Backward) Run(
        double[][] x, ReferenceState initial, ReferenceMasks masks)
    {
        int length = x.Length;
        int[] order = [.. reverse ? Enumerable.Range(0, length).Reverse() : Enumerable.Range(0, length)];
        var output = new double[length][];
        var pullbacks = new Func<ReferenceState, (double[] DX, ReferenceState DPrevious)>[length];
        var state = initial;
        foreach (int t in order)
        {
            (state, pullbacks[t]) = Cell.Step(Multiply(masks.Input, x[t]), state, masks, t);
            output[t] = state.H;
        }

        return (output, state, Backward);

        (double[][] DX, ReferenceState DInitial) Backward(double[][] dOutput, ReferenceState dFinal)
        {
            var dX = new double[length][];
            var dState = dFinal;
            foreach (int t in order.Reverse())
            {
                dState = new ReferenceState(Add(dState.H, dOutput[t]), dState.C);
                (dX[t], dState) = pullbacks[t](dState);
                dX[t] = Multiply(masks.Input, dX[t]);
            }

            return (dX, initial.C.Length == 0 ? dState with { C = [] } : dState);
        }
    }
}
