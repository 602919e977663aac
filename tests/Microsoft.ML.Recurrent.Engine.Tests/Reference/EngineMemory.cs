using Microsoft.ML.Recurrent.Engine.Cells.MLstm;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// The states of the engine's mLSTM, C e^-m, n e^-m and m in panels, as the C and n of the reference. A start has m = 0. Gradients go the same ways: that of
/// what the engine has is e^m times that of what the reference has.
/// </summary>
internal sealed unsafe class EngineMemory(MLstmCell cell, DirectionPass pass, PackedBatch batch)
{
    private int Size => cell.HeadSize;

    /// <summary>Writes C and n before the first step.</summary>
    public void SetInitial(double[][] states) =>
        Write(states, pass.States[0].Carry.Carried, pass.States[1].Carry.Carried, scales: null);

    /// <summary>C and n after the last step.</summary>
    public double[][] Final() => Read(pass.States[0].Carry.Carried, pass.States[1].Carry.Carried, Scales());

    /// <summary>Writes the gradients of C and n after the last step.</summary>
    public void SetGradients(double[][] gradients) => Write(gradients, pass.States[0].DState.Pointer, pass.States[1].DState.Pointer, Scales());

    /// <summary>The gradients of C and n before the first step.</summary>
    public double[][] InitialGradients() => Read(pass.States[0].DState.Pointer, pass.States[1].DState.Pointer, scales: null);

    // e^m of each sequence and head.
    private double[][] Scales() =>
        [.. batch.UnpackStates(pass.States[2].Carry.Carried, pass.States[2].Stride, cell.Heads).Select(m => m.Select(Math.Exp).ToArray())];

    private void Write(double[][] states, float* memory, float* normalizer, double[][]? scales)
    {
        var memories = new List<double[]>();
        var normalizers = new List<double[]>();
        for (int b = 0; b < states.Length; b++)
        {
            var (to, scale) = (new double[cell.CellSizes[0]], scales?[b] ?? [.. Enumerable.Repeat(1.0, cell.Heads)]);
            ForEach((head, v, k) => to[EngineAt(head, v, k)] = scale[head] * states[b][ReferenceAt(head, v, k)]);
            memories.Add(to);
            normalizers.Add([.. Enumerable.Range(0, cell.HiddenSize).Select(j => scale[j / Size] * states[b][(cell.HiddenSize * Size) + j])]);
        }

        batch.PackStates(memories, memory, pass.States[0].Stride);
        batch.PackStates(normalizers, normalizer, pass.States[1].Stride);
    }

    private double[][] Read(float* memory, float* normalizer, double[][]? scales)
    {
        double[][] memories = batch.UnpackStates(memory, pass.States[0].Stride, cell.CellSizes[0]);
        double[][] normalizers = batch.UnpackStates(normalizer, pass.States[1].Stride, cell.HiddenSize);
        return
        [
            .. memories.Select((from, b) =>
            {
                var (to, scale) = (new double[(cell.HiddenSize * Size) + cell.HiddenSize], scales?[b] ?? [.. Enumerable.Repeat(1.0, cell.Heads)]);
                ForEach((head, v, k) => to[ReferenceAt(head, v, k)] = scale[head] * from[EngineAt(head, v, k)]);
                for (int j = 0; j < cell.HiddenSize; j++)
                    to[(cell.HiddenSize * Size) + j] = scale[j / Size] * normalizers[b][j];
                return to;
            }),
        ];
    }

    private void ForEach(Action<int, int, int> visit)
    {
        for (int head = 0; head < cell.Heads; head++)
            for (int v = 0; v < Size; v++)
                for (int k = 0; k < Size; k++)
                    visit(head, v, k);
    }

    private int ReferenceAt(int head, int v, int k) => (((head * Size) + v) * Size) + k;

    private int EngineAt(int head, int v, int k)
    {
        var (panels, panel) = (cell.HeadPanels, v / cell.HeadPanels.Width);
        return (head * cell.MemoryLength) + (panel * panels.Width * Size) + (k * panels.WidthOf(panel)) + (v % panels.Width);
    }
}
