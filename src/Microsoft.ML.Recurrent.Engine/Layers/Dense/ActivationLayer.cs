namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Represents a function that is applied to every value of a row.</summary>
/// <param name="function">The function.</param>
/// <param name="size">The number of values of a row.</param>
internal sealed class ActivationLayer(ActivationFunction function, int size) : Layer
{
    public override int OutputSize => size;

    public override LayerPass CreatePass(PassScope scope) => new ActivationPass(function, size);
}
