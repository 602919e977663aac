using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Decodes tags from the outputs of a network. Buffers are reused; an instance serves one thread.</summary>
internal sealed class TagDecoder
{
    private readonly int _tags;
    private readonly bool _isField;
    private readonly LinearChainDecoder? _chain; // null if each tag is chosen on its own

    /// <param name="networks">The networks whose outputs are averaged; the mean of their transition scores is copied.</param>
    /// <param name="constraints">The transitions that are allowed between tags; null if all are allowed.</param>
    public TagDecoder(IReadOnlyList<RecurrentNetwork> networks, LinearChainConstraints? constraints)
    {
        var network = networks[0];
        _tags = network.Shape.OutputSize;
        _isField = network.Shape.Head.TransitionScores;
        if (_isField || constraints is not null)
            _chain = new LinearChainDecoder(constraints ?? LinearChainConstraints.None(_tags), MeanTransitions(networks));
    }

    /// <summary>Finds the best tags.</summary>
    /// <param name="outputs">[T, K]</param>
    /// <param name="path">Receives the tag of each step, -1 if its outputs are not numbers. [T]</param>
    public void Decode(ReadOnlySpan<float> outputs, Span<int> path)
    {
        if (_chain is not null)
        {
            _chain.Viterbi(outputs, _tags, path);
            return;
        }

        for (var step = 0; step < path.Length; step++)
            path[step] = Largest(outputs.Slice(step * _tags, _tags));
    }

    /// <summary>Finds the probability of each tag at each step: with transition scores over all tag sequences, otherwise for each step on its own.</summary>
    /// <param name="outputs">[T, K]</param>
    /// <param name="probabilities">[T, K]</param>
    public void Weigh(ReadOnlySpan<float> outputs, Span<float> probabilities)
    {
        if (_isField)
        {
            _chain!.Marginals(outputs, _tags, probabilities);
            return;
        }

        outputs.CopyTo(probabilities);
        for (var start = 0; start < probabilities.Length; start += _tags)
            Probabilities.OfLogits(probabilities.Slice(start, _tags));
    }

    private static float[] MeanTransitions(IReadOnlyList<RecurrentNetwork> networks)
    {
        var mean = networks[0].GetTransitionScores();
        if (networks.Count > 1)
            OutputMeans.OfNumbers(networks.SelectMany(network => network.GetTransitionScores()).ToArray(), mean);
        return mean;
    }

    /// <summary>Returns the index of the first largest value; -1 if none is a number.</summary>
    public static int Largest(ReadOnlySpan<float> values)
    {
        var best = -1;
        for (var i = 0; i < values.Length; i++)
            if (!float.IsNaN(values[i]) && (best < 0 || values[i] > values[best]))
                best = i;
        return best;
    }
}
