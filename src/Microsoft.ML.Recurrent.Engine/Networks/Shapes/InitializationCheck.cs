using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>Finds every violation in the initialization of a network.</summary>
internal static class InitializationCheck
{
    /// <summary>Returns what is wrong, each as a clause that starts with the name of an option.</summary>
    /// <param name="initialization">The way in which weights are drawn.</param>
    /// <param name="cell">The kind of the cell of the network; null without a recurrent layer.</param>
    public static IEnumerable<string> Violations(InitializationOptions initialization, CellKind? cell)
    {
        if (!Enum.IsDefined(initialization.InputWeights))
            yield return $"Initialization.InputWeights is {initialization.InputWeights}, which is not a way of filling weights";
        if (!Enum.IsDefined(initialization.RecurrentWeights))
            yield return $"Initialization.RecurrentWeights is {initialization.RecurrentWeights}, which is not a way of filling weights";
        if (initialization.InputWeights == WeightFill.Identity)
            yield return "Initialization.InputWeights is Identity, which is for recurrent weights only";
        if (!float.IsFinite(initialization.ForgetBias))
            yield return FormattableString.Invariant($"Initialization.ForgetBias is {initialization.ForgetBias} but must be finite");
        if (initialization.ChronoSpan is < 0 or 1)
            yield return $"Initialization.ChronoSpan is {initialization.ChronoSpan} but must be 0 (off) or the longest dependency, at least 2 steps";
        if (initialization.ChronoSpan > 1 && cell is { } kind && CellKinds.Find(kind) is { HasMemoryGate: false })
            yield return $"Initialization.ChronoSpan is {initialization.ChronoSpan} but the {kind} cell has no gate to draw a bias for";
        if (!float.IsFinite(initialization.UniformLimit) || initialization.UniformLimit < 0)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Initialization.UniformLimit is {initialization.UniformLimit} but must be finite and at least 0");
        else if (initialization.UniformLimit > 0 && initialization.InputWeights != WeightFill.Uniform && initialization.RecurrentWeights != WeightFill.Uniform)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Initialization.UniformLimit is {initialization.UniformLimit} but neither fill is Uniform");
        if (!float.IsFinite(initialization.EmbeddingDeviation) || initialization.EmbeddingDeviation < 0)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Initialization.EmbeddingDeviation is {initialization.EmbeddingDeviation} but must be finite and at least 0");
    }
}
