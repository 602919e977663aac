using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Chains;

/// <summary>
/// Determines tags from the scores of a sequence: the best tag sequence (Viterbi 1967) and the probability of each tag at each step. The score of a tag
/// sequence is the sum of the scores of its steps, of the transitions between them and of its start and end; sequences that break the constraints are excluded.
/// Buffers are reused, so that nothing is allocated after the longest sequence; an instance serves one thread.
/// </summary>
public sealed class LinearChainDecoder
{
    private readonly LinearChainPotentials _potentials = new();
    private readonly LinearChainLattice _lattice = new();
    private double[] _best = []; // [T, P], score of the best sequence up to a step that ends in a tag

    /// <summary>Initializes a new instance of the <see cref="LinearChainDecoder"/> class.</summary>
    /// <param name="constraints">The constraints on which tags may follow each other; its <see cref="LinearChainConstraints.TagCount"/> is K.</param>
    /// <param name="transitions">
    /// The score of each transition (row = from, column = to), of each start and of each end, as a network returns them: [K * K + 2 K]. They are copied. If
    /// empty, all scores are zero and the constraints alone decide.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="constraints"/> is null.</exception>
    /// <exception cref="ArgumentException">The number of transitions is wrong.</exception>
    public LinearChainDecoder(LinearChainConstraints constraints, ReadOnlySpan<float> transitions = default)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        Constraints = constraints;
        var needed = LinearChainPotentials.PackedLength(constraints.TagCount);
        if (!transitions.IsEmpty && transitions.Length != needed)
            throw new ArgumentException(
                $"{transitions.Length} transition scores for {constraints.TagCount} tags; none or {needed} are allowed.", nameof(transitions));
        _potentials.Set(constraints.TagCount, transitions, constraints);
    }

    /// <summary>Gets the constraints.</summary>
    public LinearChainConstraints Constraints { get; }

    /// <summary>Finds the tag sequence with the highest score. Of equal scores, it takes the sequence with the lowest tags, compared from the end.</summary>
    /// <param name="scores">The scores of the tags: [T, stride], of which the first K columns count. The last row may end after them.</param>
    /// <param name="stride">The distance between the starts of two rows, at least K.</param>
    /// <param name="path">The span that receives the tag of each step. [T]</param>
    /// <returns>The score; 0 for no steps. If a score or transition is not finite, the result is NaN and every tag is -1.</returns>
    /// <exception cref="ArgumentException">The scores do not fit the path, or the constraints allow no tag sequence of this length.</exception>
    public double Viterbi(ReadOnlySpan<float> scores, int stride, Span<int> path)
    {
        Check(scores, stride, path.Length);
        if (path.IsEmpty)
            return 0;
        if (!IsFinite(new LinearChainRows { Scores = scores, Stride = stride, Length = path.Length }))
        {
            path.Fill(-1);
            return double.NaN;
        }

        var (tags, width) = (_potentials.Tags, _potentials.Stride);
        if (_best.Length < (long)path.Length * width)
            _best = new double[checked(path.Length * width)];
        for (var t = 0; t < path.Length; t++)
        {
            var best = _best.AsSpan(t * width, width);
            if (t == 0)
                _potentials.Start.CopyTo(best);
            else
                DoubleProduct.LargestSums(_best.AsSpan((t - 1) * width, tags), _potentials.Log, best);
            for (var tag = 0; tag < tags; tag++)
                best[tag] += scores[(t * stride) + tag];
        }

        var last = _best.AsSpan((path.Length - 1) * width, width);
        TensorPrimitives.Add(last, _potentials.End, last);
        path[^1] = BestTag(last[..tags], next: -1, out var score);
        if (double.IsNegativeInfinity(score))
            throw NoSequence(path.Length);
        for (var t = path.Length - 1; t > 0; t--)
            path[t - 1] = BestTag(_best.AsSpan((t - 1) * width, tags), path[t], out _);
        return score;
    }

    /// <summary>Computes the probability of each tag at each step, over all allowed tag sequences.</summary>
    /// <param name="scores">The scores of the tags: [T, stride], of which the first K columns count. The last row may end after them.</param>
    /// <param name="stride">The distance between the starts of two rows, at least K.</param>
    /// <param name="probabilities">The span that receives the probabilities, which sum to 1 for each step. [T, K]</param>
    /// <returns>
    /// The logarithm of the sum of exp(score) over all allowed tag sequences, so that exp(score of a path - result) is the probability of the path; 0 for no
    /// steps. If a score or transition is not finite, the result and every probability are NaN.
    /// </returns>
    /// <exception cref="ArgumentException">The scores do not fit the probabilities, or the constraints allow no tag sequence of this length.</exception>
    public double Marginals(ReadOnlySpan<float> scores, int stride, Span<float> probabilities)
    {
        var (steps, rest) = Math.DivRem(probabilities.Length, _potentials.Tags);
        if (rest != 0)
            throw new ArgumentException($"{probabilities.Length} probabilities are not a multiple of {_potentials.Tags} tags.", nameof(probabilities));
        Check(scores, stride, steps);
        if (steps == 0)
            return 0;
        var rows = new LinearChainRows { Scores = scores, Stride = stride, Length = steps };
        if (!IsFinite(rows))
        {
            probabilities.Fill(float.NaN);
            return double.NaN;
        }

        var total = _lattice.Forward(_potentials, rows, keepsAll: true);
        if (double.IsNegativeInfinity(total))
            throw NoSequence(steps);
        _lattice.Backward(_potentials, rows, 1, probabilities, _potentials.Tags, adds: false, counts: null);
        return total;
    }

    /// <summary>
    /// Returns the tag with the highest value or, before a known tag, with the highest sum of value and transition, computed as in
    /// <see cref="DoubleProduct.LargestSums"/>.
    /// </summary>
    private int BestTag(ReadOnlySpan<double> values, int next, out double best)
    {
        var log = _potentials.Log;
        var found = 0;
        best = double.NegativeInfinity;
        for (var tag = 0; tag < values.Length; tag++)
        {
            var value = next < 0 ? values[tag] : values[tag] + log[(tag * _potentials.Stride) + next];
            if (value > best)
                (found, best) = (tag, value);
        }

        return found;
    }

    private void Check(ReadOnlySpan<float> scores, int stride, int steps)
    {
        if (stride < _potentials.Tags)
            throw new ArgumentException($"The stride is {stride}; at least the {_potentials.Tags} tags are needed.", nameof(stride));
        var needed = steps == 0 ? 0 : ((steps - 1L) * stride) + _potentials.Tags;
        if (scores.Length < needed)
            throw new ArgumentException(
                $"{scores.Length} scores for {steps} steps of {_potentials.Tags} tags with stride {stride}; {needed} are needed.", nameof(scores));
    }

    private bool IsFinite(in LinearChainRows rows) => rows.AreFinite(_potentials.Tags) && _potentials.IsFinite;

    private static ArgumentException NoSequence(int steps) => new($"The constraints allow no sequence of {steps} tags.");
}
