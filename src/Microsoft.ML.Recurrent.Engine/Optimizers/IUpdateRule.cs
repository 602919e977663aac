using System.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Defines the arithmetic of an optimizer on one vector of parameters. Implemented by structs, so that the compiler inlines it into <see cref="UpdateLoop"/>;
/// slots that an optimizer does not have are passed as values that are not read.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>Gets the number of slots that are stored, 0 to 3.</summary>
    public int SlotCount { get; }

    public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2);
}
