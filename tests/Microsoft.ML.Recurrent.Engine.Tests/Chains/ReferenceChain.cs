using Microsoft.ML.Recurrent.Engine.Chains;

namespace Microsoft.ML.Recurrent.Engine.Tests.Chains;

/// <summary>A linear chain in double by walking through every sequence of tags.</summary>
internal sealed class ReferenceChain(int tags, double[] transitions, LinearChainConstraints? constraints = null)
{
    public double[] Transitions { get; } = transitions;

    /// <summary>All allowed sequences and their scores.</summary>
    public IEnumerable<(int[] Path, double Score)> Sequences(double[][] scores)
    {
        for (var code = 0; code < (int)Math.Pow(tags, scores.Length); code++)
        {
            var path = new int[scores.Length];
            for (var (t, rest) = (0, code); t < path.Length; t++, rest /= tags)
                path[t] = rest % tags;
            if (IsAllowed(path))
                yield return (path, Score(scores, path));
        }
    }

    public double LogTotal(double[][] scores) => LogSum(Sequences(scores).Select(s => s.Score));

    /// <summary>The probability of each tag at each step, [t][k].</summary>
    public double[][] Marginals(double[][] scores)
    {
        var (total, marginals) = (LogTotal(scores), scores.Select(_ => new double[tags]).ToArray());
        foreach (var (path, score) in Sequences(scores))
            for (var t = 0; t < path.Length; t++)
                marginals[t][path[t]] += Math.Exp(score - total);
        return marginals;
    }

    /// <summary>Minus the logarithm of the probability of the sequences that agree with the known tags, -1 being unknown.</summary>
    public double Loss(double[][] scores, int[] known) => LogTotal(scores) - LogSum(Agreeing(scores, known).Select(s => s.Score));

    /// <summary>The gradient of <see cref="Loss"/>: expected less observed counts.</summary>
    public (double[][] Scores, double[] Transitions) Gradient(double[][] scores, int[] known)
    {
        var dScores = scores.Select(_ => new double[tags]).ToArray();
        var dTransitions = new double[Transitions.Length];
        Count(Sequences(scores), 1);
        Count(Agreeing(scores, known), -1);
        return (dScores, dTransitions);

        void Count(IEnumerable<(int[] Path, double Score)> sequences, double sign)
        {
            var total = LogSum(sequences.Select(s => s.Score));
            foreach (var (path, score) in sequences)
            {
                var probability = sign * Math.Exp(score - total);
                for (var t = 0; t < path.Length; t++)
                    dScores[t][path[t]] += probability;
                foreach (var place in Places(path))
                    dTransitions[place] += probability;
            }
        }
    }

    private IEnumerable<(int[] Path, double Score)> Agreeing(double[][] scores, int[] known) =>
        Sequences(scores).Where(s => s.Path.Zip(known).All(pair => pair.Second < 0 || pair.First == pair.Second));

    private double Score(double[][] scores, int[] path) => path.Select((tag, t) => scores[t][tag]).Sum() + Places(path).Sum(place => Transitions[place]);

    /// <summary>Which of the packed transition scores a sequence adds up.</summary>
    private IEnumerable<int> Places(int[] path) =>
        [(tags * tags) + path[0], .. path.Skip(1).Select((tag, t) => (path[t] * tags) + tag), (tags * tags) + tags + path[^1]];

    private bool IsAllowed(int[] path) => constraints is null
        || (constraints.MayStart(path[0]) && constraints.MayEnd(path[^1]) && path.Skip(1).Select((tag, t) => constraints.MayFollow(path[t], tag)).All(allowed => allowed));

    private static double LogSum(IEnumerable<double> values)
    {
        var largest = values.Max();
        return largest + Math.Log(values.Sum(value => Math.Exp(value - largest)));
    }
}
