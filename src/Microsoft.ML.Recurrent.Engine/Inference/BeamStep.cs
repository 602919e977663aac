namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Holds the beginnings of sequences that a beam search continues, and chooses among their continuations. A beam that is not used repeats another one with
/// probability 0.
/// </summary>
/// <param name="options">How sequences are searched for.</param>
/// <param name="outputs">The number of tokens that the network predicts.</param>
internal sealed class BeamStep(BeamSearchOptions options, int outputs)
{
    private readonly int[] _tokens = new int[options.BeamWidth];
    private readonly int[] _origins = new int[options.BeamWidth];
    private readonly double[] _logits = new double[options.BeamWidth]; // log p of each beginning
    private readonly List<(int Beam, int Token, double LogProbability)> _candidates = [];
    private readonly List<GeneratedSequence> _found = [];
    private List<int>[] _beginnings = [];

    private int Width => options.BeamWidth;

    /// <summary>Gets the last token of each beginning. [BeamWidth]</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>Gets the beginning of the step before that each one continues. [BeamWidth]</summary>
    public ReadOnlySpan<int> Origins => _origins;

    /// <summary>Starts with the empty beginning.</summary>
    public void Start()
    {
        Array.Fill(_tokens, options.StartToken);
        Array.Fill(_logits, double.NegativeInfinity);
        _logits[0] = 0;
        _beginnings = [.. Enumerable.Range(0, Width).Select(_ => new List<int>())];
        _found.Clear();
    }

    /// <summary>Returns whether a beginning could still become better than the sequences that were found.</summary>
    /// <param name="step">The number of tokens of each beginning.</param>
    public bool Continues(int step)
    {
        if (_found.Count < Width)
            return Array.Exists(_logits, double.IsFinite);
        // A probability only falls; the penalty of the greatest length is the most favourable.
        var best = Score(_logits.Max(), Math.Max(step, options.MaximumLength));
        return best > _found.OrderByDescending(sequence => sequence.Score).ElementAt(Width - 1).Score;
    }

    /// <summary>Chooses the most probable continuations.</summary>
    /// <param name="rows">The outputs of the network for each beginning. [BeamWidth, stride]</param>
    /// <param name="stride">The number of elements from one row to the next.</param>
    /// <param name="isLast">Whether no token but the end may follow.</param>
    public void Take(ReadOnlySpan<float> rows, int stride, bool isLast)
    {
        _candidates.Clear();
        for (var beam = 0; beam < Width; beam++)
            if (double.IsFinite(_logits[beam]))
                AddCandidates(beam, rows.Slice(beam * stride, outputs));
        // In order of the beams and tokens where probabilities are equal.
        var ordered = _candidates.OrderByDescending(candidate => candidate.LogProbability).ToList();
        var next = new List<(int Beam, int Token, double LogProbability)>();
        foreach (var candidate in ordered)
        {
            if (candidate.Token == options.EndToken)
                _found.Add(Sequence(_beginnings[candidate.Beam], candidate.LogProbability, isComplete: true));
            else if (!isLast)
                next.Add(candidate);
            if (next.Count == Width)
                break;
        }

        if (isLast)
            for (var beam = 0; beam < Width; beam++)
                if (double.IsFinite(_logits[beam]))
                    _found.Add(Sequence(_beginnings[beam], _logits[beam], isComplete: false));
        Continue(next);
    }

    /// <summary>Returns the sequences that were found, the best one first.</summary>
    public IReadOnlyList<GeneratedSequence> Results() =>
        [.. _found.OrderByDescending(sequence => sequence.IsComplete).ThenByDescending(sequence => sequence.Score).Take(Width)];

    private void AddCandidates(int beam, ReadOnlySpan<float> row)
    {
        var largest = double.NegativeInfinity;
        foreach (var output in row)
            largest = Math.Max(largest, output);
        var sum = 0.0;
        foreach (var output in row)
            sum += Math.Exp(output - largest);
        var total = largest + Math.Log(sum);
        // No more than one of a beam's continuations is its end, so that one more than the width is enough.
        var kept = new PriorityQueue<int, (double, int)>();
        for (var token = 0; token < row.Length; token++)
        {
            kept.Enqueue(token, (row[token], -token));
            if (kept.Count > Width + 1)
                kept.Dequeue();
        }

        foreach (var (token, _) in kept.UnorderedItems.OrderBy(item => item.Element))
            _candidates.Add((beam, token, _logits[beam] + row[token] - total));
    }

    private void Continue(List<(int Beam, int Token, double LogProbability)> next)
    {
        var beginnings = new List<int>[Width];
        var scores = new double[Width];
        for (var beam = 0; beam < Width; beam++)
        {
            var isUsed = beam < next.Count;
            _origins[beam] = isUsed ? next[beam].Beam : 0;
            _tokens[beam] = isUsed ? next[beam].Token : options.StartToken;
            scores[beam] = isUsed ? next[beam].LogProbability : double.NegativeInfinity;
            beginnings[beam] = isUsed ? [.. _beginnings[next[beam].Beam], next[beam].Token] : [];
        }

        scores.CopyTo(_logits, 0);
        _beginnings = beginnings;
    }

    private GeneratedSequence Sequence(List<int> tokens, double logProbability, bool isComplete) =>
        new([.. tokens], logProbability, Score(logProbability, tokens.Count), isComplete);

    private double Score(double logProbability, int length) => logProbability / Math.Pow((5.0 + length) / 6, options.LengthPenalty);
}
