using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Parallel multi-step decoding (Lin et al. 2023): decoded step j of a sequence is one step of the stack from the sequence's final states, its input
/// position[j] + W features[j].
/// </summary>
internal sealed class ReferenceDecoder(ReferenceParameters parameters, ReferenceStack stack, int inputSize, int steps, int featureSize)
{
    private readonly ReferenceParameter _position = parameters.Add("decoder.position", steps, inputSize);
    private readonly ReferenceAffine? _features = featureSize == 0 ? null : new(parameters.Add("decoder.weight", inputSize, featureSize), bias: null);

    public int Steps => steps;

    /// <summary>From final states [k][b] and features [b][j][D] to the top outputs [b][j][width]; the masks are for sequences [b steps + j] of one step.</summary>
    public (double[][][] Output, Func<double[][][], ReferenceState[][]> Backward) Run(ReferenceState[][] final, double[][][]? features, ReferenceStackMasks? masks)
    {
        int batch = final[0].Length;
        var projected = _features is null ? null : features!.SelectMany(sequence => sequence.Select(_features.Apply)).ToArray();
        double[][][] x = [.. Enumerable.Range(0, batch * steps).Select(k => new[] { Input(k % steps, projected?[k].Y) })];
        var run = stack.Run(x, [.. final.Select(states => states.SelectMany(state => Enumerable.Repeat(state, steps)).ToArray())], masks);
        return ([.. run.Output.Select(sequence => sequence[0]).Chunk(steps)], Backward);

        ReferenceState[][] Backward(double[][][] dOutput)
        {
            var (dX, dInitial) = run.Backward([.. dOutput.SelectMany(sequence => sequence.Select(step => new[] { step }))], stack.ZeroStates(batch * steps));
            for (int k = 0; k < dX.Length; k++)
            {
                Accumulate(_position.Gradient, dX[k][0], k % steps * inputSize);
                projected?[k].Backward(dX[k][0]);
            }

            return [.. dInitial.Select(states => states.Chunk(steps).Select(copies =>
                copies.Aggregate((a, b) => new ReferenceState(Add(a.H, b.H), Add(a.C, b.C)))).ToArray())];
        }
    }

    private double[] Input(int step, double[]? addend)
    {
        double[] position = _position.Value[(step * inputSize)..((step + 1) * inputSize)];
        return addend is null ? position : Add(position, addend);
    }
}
