using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Heads;

/// <summary>Represents the hidden layer of a horizon head: max(0, S h + F x + b), whose first product is computed once for all blocks of a step.</summary>
internal sealed class HorizonLayer : Layer
{
    public HorizonLayer(ParameterLayout layout, int stateSize, int blocks, int inputSize, int hiddenSize)
    {
        (Blocks, InputSize, HiddenSize) = (blocks, inputSize, hiddenSize);
        State = new DenseLayer(layout, "horizon.state", stateSize, hiddenSize);
        Features = new DenseLayer(layout, "horizon.features", inputSize, hiddenSize, hasBias: false);
    }

    /// <summary>Gets the number of blocks of a step.</summary>
    public int Blocks { get; }

    /// <summary>Gets the number of features of a block, D.</summary>
    public int InputSize { get; }

    /// <summary>Gets the number of hidden units, A.</summary>
    public int HiddenSize { get; }

    /// <summary>Gets the number of features of all blocks of a step, which are the last ones of its row.</summary>
    public int RowSize => Blocks * InputSize;

    /// <summary>Gets the number of columns that the dense head reads: the hidden units, then the features.</summary>
    public override int OutputSize => HiddenSize + InputSize;

    public DenseLayer State { get; }

    public DenseLayer Features { get; }

    public override void Refresh(ReadOnlySpan<float> weights) => State.Refresh(weights);

    public override void Initialize(WeightDraw draw)
    {
        State.Initialize(draw);
        Features.Initialize(draw);
    }

    public override void Measure(WindowMemory memory)
    {
        memory.AddOutput(HiddenSize);
        var (rows, longest) = (memory.Rows, memory.Longest);
        memory.Rows *= Blocks;
        base.Measure(memory);
        if (memory.Training)
            memory.AddRows(HiddenSize);
        (memory.Rows, memory.Longest) = (rows, longest);
    }

    public override LayerPass CreatePass(PassScope scope) => new HorizonPass(this);
}
