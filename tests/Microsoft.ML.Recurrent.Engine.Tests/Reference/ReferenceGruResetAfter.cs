using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Cho et al. 2014 in the form of torch.nn.GRU, the reset gate after the recurrent product. With a = W_ih x + b_ih and b = W_hh h + b_hh in blocks r, z, n:
/// r = σ(a_r + b_r), z = σ(a_z + b_z), n = tanh(a_n + r b_n), h' = (1 - z) n + z h. Normalised, a and b are LN(W_ih x) and LN(W_hh h).
/// </summary>
internal sealed class ReferenceGruResetAfter : ReferenceCell
{
    private readonly ReferenceAffine _input;
    private readonly ReferenceAffine _recurrent;

    public ReferenceGruResetAfter(ReferenceParameters parameters, string suffix, int inputSize, ReferenceCellOptions options)
        : base(parameters, suffix, inputSize, options)
    {
        _input = InputProduct();
        _recurrent = RecurrentProduct(0, 3 * options.HiddenSize);
    }

    protected override (ReferenceState Raw, Func<ReferenceState, RawGradient> Backward) StepRaw(double[] x, ReferenceState previous, double[] entering)
    {
        int m = Options.HiddenSize;
        double[] h = previous.H;
        var (a, aBackward) = _input.Apply(x);
        var (b, bBackward) = _recurrent.Apply(entering);
        double[] r = Map(m, j => Sigmoid(a[j] + b[j]));
        double[] z = Map(m, j => Sigmoid(a[m + j] + b[m + j]));
        double[] n = Map(m, j => Math.Tanh(a[2 * m + j] + r[j] * b[2 * m + j]));
        double[] hNext = Map(m, j => (1 - z[j]) * n[j] + z[j] * h[j]);

        return (new ReferenceState(hNext, []), Backward);

        RawGradient Backward(ReferenceState dNext)
        {
            double[] dSn = Map(m, j => dNext.H[j] * (1 - z[j]) * (1 - n[j] * n[j]));
            double[] dSz = Map(m, j => dNext.H[j] * (h[j] - n[j]) * z[j] * (1 - z[j]));
            double[] dSr = Map(m, j => dSn[j] * b[2 * m + j] * r[j] * (1 - r[j]));
            double[] dX = aBackward([.. dSr, .. dSz, .. dSn]);
            double[] dEntering = bBackward([.. dSr, .. dSz, .. Multiply(r, dSn)]);
            return new RawGradient(dX, Multiply(z, dNext.H), [], dEntering);
        }
    }
}
