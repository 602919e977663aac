using System.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// The arithmetic of one optimizer on one vector of parameters. A struct, so that the compiler puts it into <see cref="UpdateLoop"/> without a call;
/// slots an optimizer does not have are passed as values nobody reads.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>Number of slots with memory behind them, 0 to 3.</summary>
    public int SlotCount { get; }

    public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2);
}
