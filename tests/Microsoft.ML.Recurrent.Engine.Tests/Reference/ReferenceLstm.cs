using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000, as torch.nn.LSTM. With s = W_ih x + b_ih + W_hh h + b_hh in blocks i, f, g, o:
/// i = σ(s_i + p_i c), f = σ(s_f + p_f c), g = tanh(s_g), c' = f c + i g, o = σ(s_o + p_o c'), h' = W_hr (o tanh(LN(c'))).
/// Peepholes p, projection W_hr and normalisation LN are each optional. Coupled gates have i = 1 - f and the blocks f, g, o; p keeps its three blocks, the
/// first unused.
/// </summary>
internal sealed class ReferenceLstm : ReferenceCell
{
    private readonly ReferenceAffine _input;
    private readonly ReferenceAffine _recurrent;
    private readonly ReferenceParameter? _peephole;
    private readonly ReferenceAffine? _projection;
    private readonly ReferenceNormalization? _cellNormalization;

    public ReferenceLstm(ReferenceParameters parameters, string suffix, int inputSize, ReferenceCellOptions options)
        : base(parameters, suffix, inputSize, options)
    {
        int n = options.HiddenSize;
        _input = InputProduct();
        _recurrent = RecurrentProduct(0, options.Gates * n);
        if (options.Peepholes)
            _peephole = parameters.Add($"weight_peephole_{suffix}", 3 * n);
        if (options.ProjectionSize > 0)
            _projection = new(parameters.Add($"weight_hr_{suffix}", options.ProjectionSize, n), bias: null);
        if (options.LayerNormalization)
            _cellNormalization = new(parameters.Add($"weight_ln_c_{suffix}", n), parameters.Add($"bias_ln_c_{suffix}", n));
    }

    protected override (ReferenceState Raw, Func<ReferenceState, RawGradient> Backward) StepRaw(double[] x, ReferenceState previous, double[] entering)
    {
        int n = Options.HiddenSize;
        bool coupled = Options.CoupledInputForget;
        int iAt = 0, fAt = coupled ? 0 : n, gAt = fAt + n, oAt = gAt + n;
        double[] p = _peephole?.Value ?? new double[3 * n];
        double[] c = previous.C;

        var (a, aBackward) = _input.Apply(x);
        var (b, bBackward) = _recurrent.Apply(entering);
        double[] s = Add(a, b);
        double[] f = Map(n, j => Sigmoid(s[fAt + j] + p[n + j] * c[j]));
        double[] i = Map(n, j => coupled ? 1 - f[j] : Sigmoid(s[iAt + j] + p[j] * c[j]));
        double[] g = Map(n, j => Math.Tanh(s[gAt + j]));
        double[] cNext = Map(n, j => f[j] * c[j] + i[j] * g[j]);
        double[] o = Map(n, j => Sigmoid(s[oAt + j] + p[2 * n + j] * cNext[j]));
        var (normalized, normalizedBackward) = _cellNormalization?.Apply(cNext) ?? (cNext, d => d);
        double[] u = Map(n, j => Math.Tanh(normalized[j]));
        var (h, hBackward) = _projection?.Apply(Multiply(o, u)) ?? (Multiply(o, u), d => d);

        return (new ReferenceState(h, cNext), Backward);

        RawGradient Backward(ReferenceState dNext)
        {
            double[] dOut = hBackward(dNext.H);
            double[] dSo = Map(n, j => dOut[j] * u[j] * o[j] * (1 - o[j]));
            double[] dNormalized = Map(n, j => dOut[j] * o[j] * (1 - u[j] * u[j]));
            double[] dC = Add(dNext.C, normalizedBackward(dNormalized));
            dC = Map(n, j => dC[j] + dSo[j] * p[2 * n + j]);

            double[] dSg = Map(n, j => dC[j] * i[j] * (1 - g[j] * g[j]));
            double[] dSi = Map(n, j => coupled ? 0 : dC[j] * g[j] * i[j] * (1 - i[j]));
            double[] dSf = Map(n, j => dC[j] * (coupled ? c[j] - g[j] : c[j]) * f[j] * (1 - f[j]));
            double[] dCell = Map(n, j => dC[j] * f[j] + dSi[j] * p[j] + dSf[j] * p[n + j]);

            if (_peephole is not null)
            {
                Accumulate(_peephole.Gradient, Multiply(dSi, c), 0);
                Accumulate(_peephole.Gradient, Multiply(dSf, c), n);
                Accumulate(_peephole.Gradient, Multiply(dSo, cNext), 2 * n);
            }

            double[] dS = coupled ? [.. dSf, .. dSg, .. dSo] : [.. dSi, .. dSf, .. dSg, .. dSo];
            return new RawGradient(aBackward(dS), new double[h.Length], dCell, bBackward(dS));
        }
    }
}
