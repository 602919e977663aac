using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes the gates of sLSTM and mLSTM relative to a scale e^m that keeps them from overflowing.</summary>
internal static class ExponentialGates
{
    /// <summary>The scale m before the first step: nothing is kept of the states there.</summary>
    public const float Start = -1e30f;

    /// <summary>Returns what is kept, what is added, and the scale after the step.</summary>
    /// <param name="body">The body.</param>
    /// <param name="input">The argument of the exponential gate.</param>
    /// <param name="forget">The argument of the sigmoid gate.</param>
    /// <param name="scale">The scale m before the step.</param>
    public static (string Kept, string Added, string Scale) Write(GraphBuilder body, string input, string forget, string scale)
    {
        var logarithm = body.Add("Neg", [body.Add("Softplus", [body.Add("Neg", [forget])])]);
        var kept = body.Sum(logarithm, scale);
        var next = body.Add("Max", [kept, input]);
        return (body.Add("Exp", [body.Difference(kept, next)]), body.Add("Exp", [body.Difference(input, next)]), next);
    }
}
