namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>y = W [max(0, S h + F x + b) | x] + c for each block of a row: h is what the row holds, x the features of the block.</summary>
internal sealed class ReferenceHorizon(ReferenceParameters parameters, int stateSize, int blocks, int inputSize, int hiddenSize, int outputSize)
{
    private readonly ReferenceAffine _state =
        new(parameters.Add("horizon.state.weight", hiddenSize, stateSize), parameters.Add("horizon.state.bias", hiddenSize));

    private readonly ReferenceAffine _features = new(parameters.Add("horizon.features.weight", hiddenSize, inputSize), bias: null);

    private readonly ReferenceAffine _head =
        new(parameters.Add("head.weight", outputSize / blocks, hiddenSize + inputSize), parameters.Add("head.bias", outputSize / blocks));

    /// <summary>From a row [width] and the features of its blocks [blocks x D] to the outputs of all blocks, one after the other.</summary>
    public (double[] Y, Func<double[], (double[] DRow, double[]? DFeatures)> Backward) Apply(double[] row, double[] features)
    {
        var runs = Enumerable.Range(0, blocks).Select(k => Block(row, features[(k * inputSize)..((k + 1) * inputSize)])).ToArray();

        return ([.. runs.SelectMany(run => run.Y)], Backward);

        (double[] DRow, double[]? DFeatures) Backward(double[] dY)
        {
            var gradients = runs.Zip(dY.Chunk(outputSize / blocks), (run, d) => run.Backward(d)).ToArray();
            return (gradients.Select(g => g.DRow).Aggregate(ReferenceMath.Add), [.. gradients.SelectMany(g => g.DFeatures)]);
        }
    }

    private (double[] Y, Func<double[], (double[] DRow, double[] DFeatures)> Backward) Block(double[] row, double[] x)
    {
        var (fromState, stateBackward) = _state.Apply(row);
        var (fromFeatures, featuresBackward) = _features.Apply(x);
        double[] hidden = ReferenceMath.Map(hiddenSize, a => Math.Max(0, fromState[a] + fromFeatures[a]));
        var (y, headBackward) = _head.Apply([.. hidden, .. x]);

        return (y, Backward);

        (double[] DRow, double[] DFeatures) Backward(double[] dY)
        {
            double[] dRead = headBackward(dY);
            double[] dHidden = ReferenceMath.Map(hiddenSize, a => hidden[a] > 0 ? dRead[a] : 0);
            return (stateBackward(dHidden), ReferenceMath.Add(featuresBackward(dHidden), dRead[hiddenSize..]));
        }
    }
}
