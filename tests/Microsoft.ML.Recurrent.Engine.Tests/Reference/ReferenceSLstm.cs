using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Beck et al. 2024, without the stabilizer, which a double does not need. With s = W_ih x + b_ih + W_hh h + b_hh in blocks i, f, z, o, where the gates of a
/// head read the h of that head: i = exp(s_i), f = σ(s_f), z = tanh(s_z), o = σ(s_o), C' = f C + i z, N' = f N + i, h' = o C' / N'. The states are passed on as
/// c = C e^-m, n = N e^-m and m, where m' = max(log f + m, s_i), and s_i at the first step.
/// </summary>
internal sealed class ReferenceSLstm : ReferenceCell
{
    private readonly ReferenceAffine _input;
    private readonly ReferenceAffine[] _recurrent; // of each gate, of each head
    private readonly ReferenceNormalization? _normalization;

    public ReferenceSLstm(ReferenceParameters parameters, string suffix, int inputSize, ReferenceCellOptions options)
        : base(parameters, suffix, inputSize, options)
    {
        _input = InputProduct();
        int head = options.RecurrentSize;
        _recurrent = [.. Enumerable.Range(0, options.Gates * options.RecurrentHeads).Select(block => new ReferenceAffine(
            RecurrentWeight, RecurrentGain is null ? RecurrentBias : null, null, block * head, head))];
        if (RecurrentGain is not null)
            _normalization = new(RecurrentGain, RecurrentBias);
    }

    protected override (ReferenceState Raw, Func<ReferenceState, RawGradient> Backward) StepRaw(double[] x, ReferenceState previous, double[] entering)
    {
        int n = Options.HiddenSize;
        double[] state = previous.C.Length == 0 ? new double[3 * n] : previous.C;
        bool[] isFirst = [.. state[n..(2 * n)].Select(weight => weight == 0)];
        double[] cBefore = Map(n, j => state[j] * Math.Exp(state[2 * n + j]));
        double[] nBefore = Map(n, j => state[n + j] * Math.Exp(state[2 * n + j]));

        var (a, aBackward) = _input.Apply(x);
        var (b, bBackward) = Recurrent(entering);
        double[] s = Add(a, b);
        double[] i = Map(n, j => Math.Exp(s[j]));
        double[] f = Map(n, j => Sigmoid(s[n + j]));
        double[] z = Map(n, j => Math.Tanh(s[2 * n + j]));
        double[] o = Map(n, j => Sigmoid(s[3 * n + j]));
        double[] c = Map(n, j => f[j] * cBefore[j] + i[j] * z[j]);
        double[] weight = Map(n, j => f[j] * nBefore[j] + i[j]);
        double[] m = Map(n, j => isFirst[j] ? s[j] : Math.Max(LogSigmoid(s[n + j]) + state[2 * n + j], s[j]));
        double[] h = Map(n, j => o[j] * c[j] / weight[j]);

        return (new ReferenceState(h, [.. Map(n, j => c[j] * Math.Exp(-m[j])), .. Map(n, j => weight[j] * Math.Exp(-m[j])), .. m]), Backward);

        RawGradient Backward(ReferenceState dNext)
        {
            double[] dState = dNext.C.Length == 0 ? new double[3 * n] : dNext.C;
            double[] dO = Map(n, j => dNext.H[j] * c[j] / weight[j] * o[j] * (1 - o[j]));
            double[] dC = Map(n, j => (dState[j] * Math.Exp(-m[j])) + (dNext.H[j] * o[j] / weight[j]));
            double[] dN = Map(n, j => (dState[n + j] * Math.Exp(-m[j])) - (dNext.H[j] * o[j] * c[j] / (weight[j] * weight[j])));
            double[] dI = Map(n, j => (dC[j] * z[j] + dN[j]) * i[j]);
            double[] dF = Map(n, j => (dC[j] * cBefore[j] + dN[j] * nBefore[j]) * f[j] * (1 - f[j]));
            double[] dZ = Map(n, j => dC[j] * i[j] * (1 - z[j] * z[j]));
            double[] dS = [.. dI, .. dF, .. dZ, .. dO];

            // Nothing depends on m but the unit of c and n.
            double[] dPrevious =
            [
                .. Map(n, j => isFirst[j] ? 0 : dC[j] * f[j] * Math.Exp(state[2 * n + j])),
                .. Map(n, j => isFirst[j] ? 0 : dN[j] * f[j] * Math.Exp(state[2 * n + j])),
                .. new double[n],
            ];
            return new RawGradient(aBackward(dS), new double[n], dPrevious, bBackward(dS));
        }
    }

    private (double[] Y, Pullback Backward) Recurrent(double[] h)
    {
        int head = Options.RecurrentSize;
        var blocks = _recurrent.Select((affine, block) => affine.Apply(h[HeadOf(block)])).ToArray();
        double[] product = [.. blocks.SelectMany(block => block.Y)];
        if (_normalization is null)
            return (product, Backward);
        var (y, normalizationBackward) = _normalization.Apply(product);
        return (y, dY => Backward(normalizationBackward(dY)));

        double[] Backward(double[] dProduct)
        {
            var dH = new double[h.Length];
            for (int block = 0; block < blocks.Length; block++)
                Accumulate(dH, blocks[block].Backward(dProduct[(block * head)..((block + 1) * head)]), HeadOf(block).Start.Value);
            return dH;
        }
    }

    private Range HeadOf(int block)
    {
        int first = block % Options.RecurrentHeads * Options.RecurrentSize;
        return first..(first + Options.RecurrentSize);
    }

    private static double LogSigmoid(double x) => Math.Min(x, 0) - Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
