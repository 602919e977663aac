using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Chains;

/// <summary>
/// Computes forward-backward over all tag sequences of one chain (Rabiner 1989; Lafferty, McCallum and Pereira 2001). Sums over paths are stored as logarithms,
/// each step relative to the largest of the step before, and advance from step to step as products with the exponentials of the transitions. A sum that leaves
/// the range in which such a product is exact is computed again from logarithms alone, so that neither long sequences nor large scores lose precision. An
/// instance serves one thread; buffers grow to the longest sequence.
/// </summary>
internal sealed class LinearChainLattice
{
    // A product above this has lost nothing significant: each term that underflowed is below 1e-300.
    private const double SmallestProduct = 1e-280;

    // The largest logarithm of a factor with which products give probabilities in which underflowed terms are still negligible.
    private const double LargestScale = 500;

    private double[] _alpha = [];    // [T, P], or [2, P] without a backward pass
    private double[] _state = [];    // [P]
    private double[] _product = [];  // [P]
    private double[] _beta = [];     // [P]
    private double[] _arriving = []; // [P]

    /// <summary>Computes the logarithm of the sum of exp(score) over all allowed tag sequences; minus infinity if none is allowed.</summary>
    /// <param name="potentials">The transition scores, which are finite, and the constraints.</param>
    /// <param name="rows">The scores of one or more steps, which are finite.</param>
    /// <param name="keepsAll">Whether <see cref="Backward"/> will follow.</param>
    public double Forward(LinearChainPotentials potentials, in LinearChainRows rows, bool keepsAll)
    {
        var (tags, stride) = (potentials.Tags, potentials.Stride);
        Ensure(ref _alpha, checked((keepsAll ? rows.Length : 2) * stride));
        Ensure(ref _state, stride);
        Ensure(ref _product, stride);
        Ensure(ref _beta, stride);
        Ensure(ref _arriving, stride);
        var state = _state.AsSpan(0, stride);
        var product = _product.AsSpan(0, stride);
        var offset = 0.0;
        var before = Span<double>.Empty;
        for (var t = 0; t < rows.Length; t++)
        {
            var alpha = _alpha.AsSpan((keepsAll ? t : t & 1) * stride, stride);
            if (t == 0)
            {
                potentials.Start.CopyTo(alpha);
            }
            else
            {
                var largest = TensorPrimitives.Max<double>(before);
                if (double.IsNegativeInfinity(largest))
                    return largest;
                offset += largest;
                DoubleExponential.Shifted(before, [largest], state);
                DoubleProduct.RowTimesMatrix(state[..tags], potentials.Exponential, product);
                TensorPrimitives.Log(product, alpha);
                TensorPrimitives.Add(alpha, potentials.ColumnShift, alpha);
                for (var to = 0; to < tags; to++)
                    if (product[to] < SmallestProduct && (rows.TagOf(t) < 0 || rows.TagOf(t) == to))
                        alpha[to] = LogSumInto(potentials, before, to) - largest;
            }

            AddScores(rows, t, tags, alpha);
            before = alpha;
        }

        TensorPrimitives.Add(before, potentials.End, state);
        var most = TensorPrimitives.Max<double>(state);
        if (double.IsNegativeInfinity(most))
            return most;
        DoubleExponential.Shifted(state, [most], state);
        return offset + most + Math.Log(DoubleProduct.Sum(state));
    }

    /// <summary>
    /// Computes the probability of each tag at each step and of each transition, after a <see cref="Forward"/> that found an allowed sequence.
    /// </summary>
    /// <param name="potentials">The potentials that were passed to <see cref="Forward"/>.</param>
    /// <param name="rows">The rows that were passed to <see cref="Forward"/>.</param>
    /// <param name="weight">The factor by which every probability is multiplied.</param>
    /// <param name="marginals">
    /// The span whose first K columns receive the probabilities, in the rows of the sequence, with the layout of <paramref name="rows"/> or a stride of its
    /// own.
    /// </param>
    /// <param name="marginalStride">The distance between the rows of the marginals.</param>
    /// <param name="adds">Whether the probabilities are added to the values in the span.</param>
    /// <param name="counts">The counts that receive the probabilities of starts, transitions and ends; null if they are not requested.</param>
    public void Backward(
        LinearChainPotentials potentials, in LinearChainRows rows, double weight, Span<float> marginals, int marginalStride, bool adds,
        LinearChainCounts? counts)
    {
        var (tags, stride) = (potentials.Tags, potentials.Stride);
        var state = _state.AsSpan(0, stride);
        var beta = _beta.AsSpan(0, stride);
        potentials.End.CopyTo(beta);
        for (var t = rows.Length - 1; t >= 0; t--)
        {
            TensorPrimitives.Add(_alpha.AsSpan(t * stride, stride), beta, state);
            var largest = TensorPrimitives.Max<double>(state);
            DoubleExponential.Shifted(state, [largest], state);
            var sum = DoubleProduct.Sum(state);
            TensorPrimitives.Multiply(state, weight / sum, state);
            Write(state[..tags], marginals.Slice(rows.Row(t) * marginalStride, tags), adds);
            if (t == rows.Length - 1)
                counts?.AddEnds(state[..tags]);
            if (t == 0)
                counts?.AddStarts(state[..tags]);
            else
                StepBack(potentials, rows, t, largest + Math.Log(sum), weight, counts);
        }
    }

    /// <summary>Computes beta of the previous step from beta of step t, less a shift, because only differences within a step matter.</summary>
    private void StepBack(LinearChainPotentials potentials, in LinearChainRows rows, int t, double total, double weight, LinearChainCounts? counts)
    {
        var (tags, stride) = (potentials.Tags, potentials.Stride);
        var before = _alpha.AsSpan((t - 1) * stride, stride);
        var product = _product.AsSpan(0, stride);
        var beta = _beta.AsSpan(0, stride);
        var arriving = _arriving.AsSpan(0, stride);
        AddScores(rows, t, tags, beta);
        TensorPrimitives.Add(beta, potentials.ColumnShift, arriving);
        var shift = TensorPrimitives.Max<double>(arriving);
        DoubleExponential.Shifted(arriving, [shift], arriving);
        if (counts is not null)
            CountTransitions(potentials, before, arriving, shift, total, weight, counts);
        DoubleProduct.MatrixTimesColumn(potentials.Exponential, arriving, product[..tags]);
        product[tags..].Clear();
        TensorPrimitives.Log(product, arriving);
        for (var from = 0; from < tags; from++)
            if (product[from] < SmallestProduct && !double.IsNegativeInfinity(before[from])) // a tag that no path reaches needs no continuation
                arriving[from] = LogSumFrom(potentials, beta, from) - shift;
        arriving.CopyTo(beta);
    }

    /// <summary>
    /// Adds P(i at t - 1, j at t) = exp(alpha[i] + log[i, j] + score[j] + beta[j] - total), where alpha is relative to its largest value and total is the
    /// logarithm of the sum over all i and j.
    /// </summary>
    private void CountTransitions(
        LinearChainPotentials potentials, ReadOnlySpan<double> alpha, ReadOnlySpan<double> arriving, double shift, double total, double weight,
        LinearChainCounts counts)
    {
        var largest = TensorPrimitives.Max(alpha);
        if (shift - total <= LargestScale)
        {
            var state = _state.AsSpan(0, potentials.Stride);
            DoubleExponential.Shifted(alpha, [largest], state);
            counts.AddProducts(state, weight * Math.Exp(shift - total), arriving);
            return;
        }

        for (var from = 0; from < potentials.Tags; from++)
        {
            var log = potentials.Log.Slice(from * potentials.Stride, potentials.Tags);
            for (var to = 0; to < log.Length; to++)
                counts.Add(from, to, weight * Math.Exp(alpha[from] - largest + log[to] + _beta[to] - total));
        }
    }

    /// <summary>Computes the logarithm of the sum over i of exp(from[i] + log[i, to]).</summary>
    private static double LogSumInto(LinearChainPotentials potentials, ReadOnlySpan<double> from, int to)
    {
        var most = double.NegativeInfinity;
        for (var i = 0; i < potentials.Tags; i++)
            most = Math.Max(most, from[i] + potentials.Log[(i * potentials.Stride) + to]);
        if (double.IsNegativeInfinity(most))
            return most;
        var sum = 0.0;
        for (var i = 0; i < potentials.Tags; i++)
            sum += Math.Exp(from[i] + potentials.Log[(i * potentials.Stride) + to] - most);
        return most + Math.Log(sum);
    }

    /// <summary>Computes the logarithm of the sum over j of exp(log[from, j] + to[j]).</summary>
    private static double LogSumFrom(LinearChainPotentials potentials, ReadOnlySpan<double> to, int from)
    {
        var log = potentials.Log.Slice(from * potentials.Stride, potentials.Tags);
        var most = double.NegativeInfinity;
        for (var j = 0; j < log.Length; j++)
            most = Math.Max(most, log[j] + to[j]);
        if (double.IsNegativeInfinity(most))
            return most;
        var sum = 0.0;
        for (var j = 0; j < log.Length; j++)
            sum += Math.Exp(log[j] + to[j] - most);
        return most + Math.Log(sum);
    }

    private static void AddScores(in LinearChainRows rows, int t, int tags, Span<double> values)
    {
        var scores = rows.ScoresOf(t, tags);
        var only = rows.TagOf(t);
        if (only < 0)
        {
            for (var tag = 0; tag < scores.Length; tag++)
                values[tag] += scores[tag];
            return;
        }

        var kept = values[only] + scores[only];
        values.Fill(double.NegativeInfinity);
        values[only] = kept;
    }

    private static void Ensure(ref double[] array, int length)
    {
        if (array.Length < length)
            array = new double[Math.Max(length, (int)Math.Min(array.Length * 2L, Array.MaxLength))];
    }

    private static void Write(ReadOnlySpan<double> probabilities, Span<float> to, bool adds)
    {
        for (var tag = 0; tag < to.Length; tag++)
            to[tag] = (float)(adds ? to[tag] + probabilities[tag] : probabilities[tag]);
    }
}
