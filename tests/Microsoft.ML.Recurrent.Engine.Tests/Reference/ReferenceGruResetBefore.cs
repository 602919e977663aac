using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Cho et al. 2014 as first published, the reset gate before the recurrent product: r and z as in the other form, n = tanh(a_n + W_hn (r h) + b_hn).
/// Normalised, the blocks r, z and the block n of the recurrent product are two products and each has its own mean and variance.
/// </summary>
internal sealed class ReferenceGruResetBefore : ReferenceCell
{
    private readonly ReferenceAffine _input;
    private readonly ReferenceAffine _recurrentGates;
    private readonly ReferenceAffine _recurrentCandidate;

    public ReferenceGruResetBefore(ReferenceParameters parameters, string suffix, int inputSize, ReferenceCellOptions options)
        : base(parameters, suffix, inputSize, options)
    {
        int m = options.HiddenSize;
        _input = InputProduct();
        _recurrentGates = RecurrentProduct(0, 2 * m);
        _recurrentCandidate = RecurrentProduct(2 * m, m);
    }

    protected override (ReferenceState Raw, Func<ReferenceState, RawGradient> Backward) StepRaw(double[] x, ReferenceState previous, double[] entering)
    {
        int m = Options.HiddenSize;
        double[] h = previous.H;
        var (a, aBackward) = _input.Apply(x);
        var (b, bBackward) = _recurrentGates.Apply(entering);
        double[] r = Map(m, j => Sigmoid(a[j] + b[j]));
        double[] z = Map(m, j => Sigmoid(a[m + j] + b[m + j]));
        var (q, qBackward) = _recurrentCandidate.Apply(Multiply(r, entering));
        double[] n = Map(m, j => Math.Tanh(a[2 * m + j] + q[j]));
        double[] hNext = Map(m, j => (1 - z[j]) * n[j] + z[j] * h[j]);

        return (new ReferenceState(hNext, []), Backward);

        RawGradient Backward(ReferenceState dNext)
        {
            double[] dSn = Map(m, j => dNext.H[j] * (1 - z[j]) * (1 - n[j] * n[j]));
            double[] dSz = Map(m, j => dNext.H[j] * (h[j] - n[j]) * z[j] * (1 - z[j]));
            double[] dReset = qBackward(dSn);
            double[] dSr = Map(m, j => dReset[j] * entering[j] * r[j] * (1 - r[j]));
            double[] dX = aBackward([.. dSr, .. dSz, .. dSn]);
            double[] dEntering = Add(bBackward([.. dSr, .. dSz]), Multiply(r, dReset));
            return new RawGradient(dX, Multiply(z, dNext.H), [], dEntering);
        }
    }
}
