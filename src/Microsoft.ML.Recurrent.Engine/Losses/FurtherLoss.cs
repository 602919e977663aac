using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>Represents the loss of a head next to the main one.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Weight">The factor of the loss of each target; finite and at least 0.</param>
public readonly record struct FurtherLoss(ILoss Loss, float Weight = 1)
{
    /// <summary>Returns the loss as text.</summary>
    /// <returns>The name of the loss with its weight.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Weight} x {Loss.Name}");
}
