namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>max(0, W x + b) of every step, in front of the stack.</summary>
internal sealed class ReferenceInputProjection(ReferenceParameters parameters, int inputSize, int size)
{
    private readonly ReferenceAffine _dense = new(parameters.Add("projection.weight", size, inputSize), parameters.Add("projection.bias", size));

    /// <summary>From [b][t][I] to [b][t][size].</summary>
    public (double[][][] Y, Func<double[][][], double[][][]> Backward) Apply(double[][][] x)
    {
        var steps = x.Select(sequence => sequence.Select(step => _dense.Apply(step)).ToArray()).ToArray();
        double[][][] y = [.. steps.Select(sequence => sequence.Select(step => ReferenceMath.Map(size, i => Math.Max(0, step.Y[i]))).ToArray())];
        return (y, dY => [.. steps.Select((sequence, b) => sequence.Select((step, t) =>
            step.Backward(ReferenceMath.Map(size, i => step.Y[i] > 0 ? dY[b][t][i] : 0))).ToArray())]);
    }
}
