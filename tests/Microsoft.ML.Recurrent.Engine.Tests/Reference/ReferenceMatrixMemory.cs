using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// mLSTM, Beck et al. 2024, without a stabilizer, which no output depends on. With a = W_ih x + b_ih in blocks q, k, v, o of units and i, f of heads, k divided
/// by √d, for each head: C' = σ(f) C + e^i v kᵀ, n' = σ(f) n + e^i k, h' = σ(o) ∘ C' q / max(|n' · q|, 1). The state c holds C of each head, row by row,
/// then n.
/// </summary>
internal sealed class ReferenceMatrixMemory : ReferenceCell
{
    private readonly ReferenceAffine _input;
    private readonly int _size;

    public ReferenceMatrixMemory(ReferenceParameters parameters, string suffix, int inputSize, ReferenceCellOptions options)
        : base(parameters, suffix, inputSize, options)
    {
        _input = InputProduct();
        _size = options.HiddenSize / options.Heads;
    }

    /// <summary>How often |n · q| was above 1, and how often it was not.</summary>
    public (int Above, int Below) Divisors { get; private set; }

    protected override (ReferenceState Raw, Func<ReferenceState, RawGradient> Backward) StepRaw(double[] x, ReferenceState previous, double[] entering)
    {
        int n = Options.HiddenSize, d = _size, heads = Options.Heads;
        double scale = 1 / Math.Sqrt(d);
        double[] before = previous.C;
        var (a, aBackward) = _input.Apply(x);
        double Q(int head, int j) => a[(head * d) + j];
        double K(int head, int j) => scale * a[n + (head * d) + j];
        double V(int head, int j) => a[(2 * n) + (head * d) + j];
        double[] o = Map(n, j => Sigmoid(a[(3 * n) + j]));
        double[] i = Map(heads, head => Math.Exp(a[(4 * n) + head]));
        double[] f = Map(heads, head => Sigmoid(a[(4 * n) + heads + head]));
        int At(int head, int v, int k) => (((head * d) + v) * d) + k;
        int NormalizerAt(int head, int k) => (n * d) + (head * d) + k;

        var c = new double[before.Length];
        var y = new double[n];
        var sums = new double[heads];
        for (int head = 0; head < heads; head++)
        {
            for (int k = 0; k < d; k++)
            {
                for (int v = 0; v < d; v++)
                    c[At(head, v, k)] = f[head] * before[At(head, v, k)] + i[head] * V(head, v) * K(head, k);
                c[NormalizerAt(head, k)] = f[head] * before[NormalizerAt(head, k)] + i[head] * K(head, k);
                sums[head] += c[NormalizerAt(head, k)] * Q(head, k);
            }

            Divisors = Math.Abs(sums[head]) > 1 ? (Divisors.Above + 1, Divisors.Below) : (Divisors.Above, Divisors.Below + 1);
            for (int v = 0; v < d; v++)
            {
                for (int k = 0; k < d; k++)
                    y[(head * d) + v] += c[At(head, v, k)] * Q(head, k);
                y[(head * d) + v] /= Math.Max(Math.Abs(sums[head]), 1);
            }
        }

        return (new ReferenceState(Map(n, j => o[j] * y[j]), c), Backward);

        RawGradient Backward(ReferenceState dNext)
        {
            var dA = new double[a.Length];
            var dC = (double[])dNext.C.Clone();
            var dBefore = new double[before.Length];
            for (int head = 0; head < heads; head++)
            {
                double divisor = Math.Max(Math.Abs(sums[head]), 1), dDivisor = 0, dI = 0, dF = 0;
                double[] dRead = Map(d, v => dNext.H[(head * d) + v] * o[(head * d) + v] / divisor);
                for (int v = 0; v < d; v++)
                {
                    int j = (head * d) + v;
                    dA[(3 * n) + j] = dNext.H[j] * y[j] * o[j] * (1 - o[j]);
                    dDivisor -= dRead[v] * y[j];
                }

                double dSum = Math.Abs(sums[head]) > 1 ? Math.Sign(sums[head]) * dDivisor : 0;
                for (int k = 0; k < d; k++)
                {
                    int normalizer = NormalizerAt(head, k);
                    dA[(head * d) + k] += dSum * c[normalizer];
                    dC[normalizer] += dSum * Q(head, k);
                    dF += dC[normalizer] * before[normalizer];
                    dI += dC[normalizer] * K(head, k);
                    dA[n + (head * d) + k] += scale * i[head] * dC[normalizer];
                    dBefore[normalizer] = f[head] * dC[normalizer];
                    for (int v = 0; v < d; v++)
                    {
                        int at = At(head, v, k);
                        dA[(head * d) + k] += dRead[v] * c[at];
                        dC[at] += dRead[v] * Q(head, k);
                        dF += dC[at] * before[at];
                        dI += dC[at] * V(head, v) * K(head, k);
                        dA[n + (head * d) + k] += scale * i[head] * dC[at] * V(head, v);
                        dA[(2 * n) + (head * d) + v] += i[head] * dC[at] * K(head, k);
                        dBefore[at] = f[head] * dC[at];
                    }
                }

                dA[(4 * n) + head] = dI * i[head];
                dA[(4 * n) + heads + head] = dF * f[head] * (1 - f[head]);
            }

            return new RawGradient(aBackward(dA), new double[n], dBefore, new double[n]);
        }
    }
}
