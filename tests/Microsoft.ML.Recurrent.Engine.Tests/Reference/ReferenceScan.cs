using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Feng et al. 2024. minGRU, with a = W_ih x + b_ih in blocks z, n: h' = (1 - σ(a_z)) h + σ(a_z) g(a_n). minLSTM, in blocks f, i, n: h' = (σ(a_f) h + σ(a_i) g(a_n))
/// / (σ(a_f) + σ(a_i)). g(a) = a + 1/2 above zero and σ(a) elsewhere.
/// </summary>
internal sealed class ReferenceScan : ReferenceCell
{
    private readonly bool _isLstm;
    private readonly ReferenceAffine _input;

    public ReferenceScan(ReferenceParameters parameters, string suffix, int inputSize, ReferenceCellOptions options)
        : base(parameters, suffix, inputSize, options)
    {
        _isLstm = options.Kind == ReferenceCellKind.MinLstm;
        _input = InputProduct();
    }

    protected override (ReferenceState Raw, Func<ReferenceState, RawGradient> Backward) StepRaw(double[] x, ReferenceState previous, double[] entering)
    {
        int m = Options.HiddenSize;
        double[] h = previous.H;
        var (a, aBackward) = _input.Apply(x);
        double[] f = Map(m, j => _isLstm ? Sigmoid(a[j]) : 1 - Sigmoid(a[j]));
        double[] i = Map(m, j => _isLstm ? Sigmoid(a[m + j]) : 1 - f[j]);
        int candidate = _isLstm ? 2 * m : m;
        double[] n = Map(m, j => a[candidate + j] > 0 ? a[candidate + j] + 0.5 : Sigmoid(a[candidate + j]));
        double[] share = Map(m, j => i[j] / (f[j] + i[j]));

        return (new ReferenceState(Map(m, j => (1 - share[j]) * h[j] + share[j] * n[j]), []), Backward);

        RawGradient Backward(ReferenceState dNext)
        {
            double[] dShare = Map(m, j => dNext.H[j] * (n[j] - h[j]));
            double[] dN = Map(m, j => dNext.H[j] * share[j] * (a[candidate + j] > 0 ? 1 : n[j] * (1 - n[j])));
            double[] dI = Map(m, j => dShare[j] * f[j] / ((f[j] + i[j]) * (f[j] + i[j])) * i[j] * (1 - i[j]));
            double[] dF = Map(m, j => -dShare[j] * i[j] / ((f[j] + i[j]) * (f[j] + i[j])) * f[j] * (1 - f[j]));
            // A minGRU has one gate: its share is the sigmoid itself.
            double[] dX = _isLstm ? aBackward([.. dF, .. dI, .. dN]) : aBackward([.. Map(m, j => dShare[j] * i[j] * (1 - i[j])), .. dN]);
            return new RawGradient(dX, Map(m, j => dNext.H[j] * (1 - share[j])), [], new double[m]);
        }
    }
}
