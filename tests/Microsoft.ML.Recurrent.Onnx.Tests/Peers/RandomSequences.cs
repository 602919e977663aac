using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Onnx.Tests.Peers;

/// <summary>Random sequences of different lengths, as a data set and as what a model reads, with values after the end that must not matter.</summary>
internal sealed class RandomSequences
{
    private readonly InputShape _input;
    private readonly int[] _lengths;
    private readonly float[] _features;
    private readonly long[] _tokens;
    private readonly long[] _factors;

    public RandomSequences(InputShape input, int[] lengths, Random random)
    {
        (_input, _lengths) = (input, lengths);
        var rows = Steps * lengths.Length;
        _features = [.. Enumerable.Range(0, rows * input.InputSize).Select(_ => (2 * random.NextSingle()) - 1)];
        _tokens = [.. Enumerable.Range(0, input.Embedding is null ? 0 : rows).Select(_ => (long)random.Next(input.Embedding!.VocabularySize))];
        _factors = [.. Enumerable.Range(0, rows * input.Factors.Count).Select(i => (long)random.Next(input.Factors[i % input.Factors.Count].VocabularySize))];
    }

    public int Count => _lengths.Length;

    public int Steps => _lengths.Max();

    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>Returns what a model reads.</summary>
    public Dictionary<string, (Array Values, long[] Dimensions)> Inputs()
    {
        Dictionary<string, (Array, long[])> inputs = new() { ["lengths"] = (_lengths, [Count]) };
        if (_input.InputSize > 0)
            inputs["features"] = (_features, [Steps, Count, _input.InputSize]);
        if (_input.Embedding is not null)
            inputs["tokens"] = (_tokens, [Steps, Count]);
        if (_input.Factors.Count > 0)
            inputs["factors"] = (_factors, [Steps, Count, _input.Factors.Count]);
        return inputs;
    }

    /// <summary>Returns the data set that the engine reads.</summary>
    public SequenceList ToDataset()
    {
        var data = new SequenceList(
            _input.InputSize, _input.Embedding is not null, TargetKind.Values, targetWidth: 1, factorCount: _input.Factors.Count);
        for (var sequence = 0; sequence < Count; sequence++)
        {
            var (features, tokens, factors) = (Of(_features, _input.InputSize), Of(_tokens, _input.Embedding is null ? 0 : 1), Of(_factors, _input.Factors.Count));
            data.Add(features, [.. tokens.Select(token => (int)token)], [], [.. factors.Select(factor => (int)factor)], [], [0]);

            T[] Of<T>(T[] all, int width) => [.. Enumerable.Range(0, _lengths[sequence]).SelectMany(step =>
                all.Skip(((step * Count) + sequence) * width).Take(width))];
        }

        return data;
    }
}
