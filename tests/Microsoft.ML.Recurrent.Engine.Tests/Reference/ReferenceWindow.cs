namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Truncated back-propagation as a definition: outputs come from everything a sequence has read so far, gradients only from the steps inside the window;
/// the state at the window's first step and what pooling saw before it are constants.
/// </summary>
internal static class ReferenceWindow
{
    /// <summary>
    /// Runs steps [start, end), adds to the parameters' gradients, and gives the outputs with the loss weights used for them, ended sequences empty,
    /// and the gradient of <paramref name="x"/>, zero outside the window.
    /// </summary>
    public static (double[][][] Output, double[][][] OutputGradient, double[][][] DX) Run(
        ReferenceNetwork network, ReferenceNetworkOptions options, double[][][] x, int start, int end)
    {
        int[] alive = [.. Enumerable.Range(0, x.Length).Where(b => x[b].Length > start)];
        double[][][] all = [.. alive.Select(b => x[b][..Math.Min(end, x[b].Length)])];
        double[][][] soFar = network.Lower(all)!;
        double[][][] window = [.. soFar.Select(sequence => sequence[start..])];
        double[][][] before = [.. soFar.Select(sequence => sequence[..start])];
        var earlier = network.Stack.Run(before);
        var inside = network.Stack.Run(window, earlier.Final);
        bool pools = options.Pooling is not null;

        // Without pooling the head reads the window's steps; pooling reads all steps, of which only the window's take a gradient.
        double[][][] read = pools ? [.. earlier.Output.Zip(inside.Output, (a, b) => (double[][])[.. a, .. b])] : inside.Output;
        var (output, readOutBackward) = network.ReadOut(read, headMask: null, network.Known(pools ? all : [.. all.Select(sequence => sequence[start..])]));
        double[][][] dOutput = WeightedSum.WeightsLike(output);
        var (dRead, dKnown) = readOutBackward(dOutput);
        var (dWindow, _) = inside.Backward(pools ? [.. dRead.Select(sequence => sequence[start..])] : dRead, network.Stack.ZeroStates(alive.Length));

        double[][][] allOutputs = [.. x.Select(_ => Array.Empty<double[]>())];
        double[][][] allGradients = [.. x.Select(_ => Array.Empty<double[]>())];
        for (int k = 0; k < alive.Length; k++)
            (allOutputs[alive[k]], allGradients[alive[k]]) = (output[k], dOutput[k]);
        double[][][] dX = [.. x.Select(sequence => sequence.Select(step => new double[step.Length]).ToArray())];
        for (int k = 0; k < alive.Length; k++)
            for (int t = 0; t < dWindow[k].Length; t++)
                dX[alive[k]][start + t] = [.. dWindow[k][t], .. dKnown?[k][pools ? start + t : t] ?? []];
        return (allOutputs, allGradients, dX);
    }
}
