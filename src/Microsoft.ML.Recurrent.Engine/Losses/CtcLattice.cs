namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the alignments of one label sequence with T time steps as paths through T x S states, S = 2 * labels + 1: a blank, then each label followed by a
/// blank. From one step to the next a path stays, advances by one state, or skips a blank between two different labels. All probabilities are logarithms in
/// double precision.
/// </summary>
internal readonly ref struct CtcLattice
{
    private readonly ReadOnlySpan<int> _labels;
    private readonly int _steps;
    private readonly int _states;
    private readonly bool _keepsAll;

    // With a gradient: log y [T, S] and alpha [T, S] of all steps, and beta [2, S]. Without: alpha [2, S].
    private readonly Span<double> _emission;
    private readonly Span<double> _alpha;
    private readonly Span<double> _beta;

    public CtcLattice(ReadOnlySpan<int> labels, int steps, Span<double> scratch, bool wantsGradient)
    {
        _labels = labels;
        _steps = steps;
        _states = StateCount(labels);
        _keepsAll = wantsGradient;
        int alphaLength = (wantsGradient ? steps : 2) * _states;
        _alpha = scratch[..alphaLength];
        _emission = wantsGradient ? scratch.Slice(alphaLength, alphaLength) : [];
        _beta = wantsGradient ? scratch.Slice(2 * alphaLength, 2 * _states) : [];
    }

    /// <summary>Gets the logarithm of the probability of the labels, after the last forward step; minus infinity if there is no alignment.</summary>
    public double LogProbability
    {
        get
        {
            ReadOnlySpan<double> last = AlphaOf(_steps - 1);
            return _states == 1 ? last[0] : LogAdd(last[^1], last[^2], double.NegativeInfinity);
        }
    }

    public static int StateCount(ReadOnlySpan<int> labels) => checked(2 * labels.Length + 1);

    /// <summary>Returns the minimum number of steps with an alignment: one per label and a blank between two equal labels.</summary>
    public static int RequiredSteps(ReadOnlySpan<int> labels)
    {
        int required = labels.Length;
        for (int i = 1; i < labels.Length; i++)
            required += labels[i] == labels[i - 1] ? 1 : 0;
        return required;
    }

    public static int ScratchLength(int steps, int states, bool wantsGradient) => checked(wantsGradient ? (2 * steps + 2) * states : 2 * states);

    /// <summary>
    /// Computes alpha[t, s] = log y[t, s] + log of the sum of alpha[t - 1] over the states that lead to s. Call it for the steps in order, from 0.
    /// </summary>
    /// <param name="t">The step.</param>
    /// <param name="outputs">The outputs of the step. [K]</param>
    /// <param name="normalizer">The logarithm of the sum of the exponentials of the outputs, so that log y[k] = output[k] - normalizer.</param>
    public void Forward(int t, ReadOnlySpan<float> outputs, double normalizer)
    {
        Span<double> alpha = AlphaOf(t);
        ReadOnlySpan<double> before = t > 0 ? AlphaOf(t - 1) : [];
        for (int s = 0; s < _states; s++)
        {
            double emission = outputs[ClassOf(s)] - normalizer;
            if (_keepsAll)
                _emission[t * _states + s] = emission;
            double arriving = t == 0
                ? (s < 2 ? 0 : double.NegativeInfinity)
                : LogAdd(before[s], s > 0 ? before[s - 1] : double.NegativeInfinity, SkipsTo(s) ? before[s - 2] : double.NegativeInfinity);
            alpha[s] = arriving + emission;
        }
    }

    /// <summary>
    /// Computes beta[t, s], the logarithm of the probability of the steps after t from state s, and subtracts exp(alpha + beta - log p) from the class of each
    /// state. Call it for the steps in reverse order, from T - 1, after all forward steps.
    /// </summary>
    /// <param name="t">The step.</param>
    /// <param name="logProbability">The value of <see cref="LogProbability"/>.</param>
    /// <param name="gradient">The softmax of the step, which becomes the gradient of the loss. [K]</param>
    public void Backward(int t, double logProbability, Span<float> gradient)
    {
        Span<double> beta = _beta.Slice(t % 2 * _states, _states);
        ReadOnlySpan<double> after = _beta.Slice((t + 1) % 2 * _states, _states);
        ReadOnlySpan<double> emission = t + 1 < _steps ? _emission.Slice((t + 1) * _states, _states) : [];
        ReadOnlySpan<double> alpha = AlphaOf(t);
        for (int s = 0; s < _states; s++)
        {
            beta[s] = t + 1 == _steps
                ? (s >= _states - 2 ? 0 : double.NegativeInfinity)
                : LogAdd(
                    after[s] + emission[s],
                    s + 1 < _states ? after[s + 1] + emission[s + 1] : double.NegativeInfinity,
                    s + 2 < _states && SkipsTo(s + 2) ? after[s + 2] + emission[s + 2] : double.NegativeInfinity);
            gradient[ClassOf(s)] -= (float)Math.Exp(alpha[s] + beta[s] - logProbability);
        }
    }

    private Span<double> AlphaOf(int t) => _alpha.Slice((_keepsAll ? t : t % 2) * _states, _states);

    private int ClassOf(int state) => (state & 1) == 0 ? 0 : _labels[state >> 1];

    /// <summary>Determines whether a path may enter a state from the state two before it: from one label to a different one.</summary>
    private bool SkipsTo(int state) => (state & 1) != 0 && state >= 3 && _labels[state >> 1] != _labels[(state >> 1) - 1];

    private static double LogAdd(double a, double b, double c)
    {
        double largest = Math.Max(a, Math.Max(b, c));
        if (!double.IsFinite(largest))
            return largest;
        double sum = (a == largest ? 1 : Math.Exp(a - largest)) + (b == largest ? 1 : Math.Exp(b - largest)) + (c == largest ? 1 : Math.Exp(c - largest));
        return sum == 1 ? largest : largest + Math.Log(sum);
    }
}
