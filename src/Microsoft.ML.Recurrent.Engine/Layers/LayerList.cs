using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Represents a chain of layers as data. Immutable and safe to share; two lists are equal if their layers are, in the same order.</summary>
/// <include file="../Documentation/Layers.xml" path="documentation/example"/>
[CollectionBuilder(typeof(LayerList), nameof(Create))]
public sealed class LayerList : IReadOnlyList<LayerShape>, IEquatable<LayerList>
{
    private readonly LayerShape[] _layers;

    private LayerList(LayerShape[] layers)
    {
        _layers = layers;
        Pools = Array.Exists(layers, layer => layer.Pools);
        Last = layers.Length > 0 ? layers[^1] : null;
    }

    /// <summary>Gets the list without any layer.</summary>
    public static LayerList Empty { get; } = new([]);

    /// <summary>Gets the number of layers.</summary>
    public int Count => _layers.Length;

    /// <summary>Gets a layer, the first of which reads the input.</summary>
    /// <param name="index">The index of the layer.</param>
    public LayerShape this[int index] => _layers[index];

    /// <summary>Creates a list.</summary>
    /// <param name="layers">The layers, the first of which reads the input.</param>
    /// <returns>The list.</returns>
    /// <exception cref="ArgumentNullException">A layer is null.</exception>
    public static LayerList Create(ReadOnlySpan<LayerShape> layers)
    {
        foreach (var layer in layers)
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
        return layers.IsEmpty ? Empty : new LayerList(layers.ToArray());
    }

    /// <summary>Returns an enumerator of the layers.</summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<LayerShape> GetEnumerator() => ((IEnumerable<LayerShape>)_layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Determines whether another list has equal layers.</summary>
    /// <param name="other">The other list.</param>
    /// <returns>Whether the layers are equal, in the same order.</returns>
    public bool Equals(LayerList? other) => other is not null && _layers.AsSpan().SequenceEqual(other._layers);

    /// <summary>Determines whether another object is a list with equal layers.</summary>
    /// <param name="obj">The other object.</param>
    /// <returns>Whether the layers are equal, in the same order.</returns>
    public override bool Equals(object? obj) => Equals(obj as LayerList);

    /// <summary>Returns a hash of the layers.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => _layers.Aggregate(0, (hash, layer) => HashCode.Combine(hash, layer));

    /// <summary>Returns the layers as text.</summary>
    /// <returns>The text of each layer.</returns>
    public override string ToString() => $"[{string.Join(", ", (object[])_layers)}]";

    /// <summary>Gets the number of steps that the layers together read for each step that they return.</summary>
    internal long TimeStride => _layers.Aggregate(1L, (stride, layer) => Math.Min(stride * layer.TimeStride, int.MaxValue) / layer.TimeFactor);

    /// <summary>Gets the number of steps of which the windows of training have a multiple.</summary>
    internal long WindowPeriod => _layers.Aggregate(1L, (period, layer) => Join(period, layer.WindowPeriod));

    /// <summary>Returns the least common multiple of two periods, at most <see cref="int.MaxValue"/>.</summary>
    internal static long Join(long one, long other) => Math.Min(one / (long)BigInteger.GreatestCommonDivisor(one, other) * other, int.MaxValue);

    /// <summary>Gets a value that indicates whether the layers return one row for each sequence.</summary>
    internal bool Pools { get; }

    /// <summary>Gets the last layer; null if there is none. Each step of a stream asks for it.</summary>
    internal LayerShape? Last { get; }

    /// <summary>Gets all layers, each before those of the chains within it.</summary>
    internal IEnumerable<LayerShape> All => _layers.SelectMany(layer => layer.Chains.SelectMany(chain => chain.All).Prepend(layer));

    /// <summary>Returns what is wrong with the layers.</summary>
    /// <param name="name">The name of the list.</param>
    /// <param name="inputSize">The number of values of a step that the first layer reads.</param>
    /// <param name="pooled">Whether the first layer reads rows of sequences.</param>
    internal IEnumerable<string> Violations(string name, Int128 inputSize, bool pooled = false)
    {
        List<int> strides = []; // of which none has been undone
        for (var i = 0; i < Count; i++)
        {
            var found = _layers[i].Violations(inputSize).ToList();
            var before = string.Join(", ", strides);
            if (found.Count == 0 && !Undo(strides, _layers[i]))
                found.Add($"Factor is {_layers[i].TimeFactor} but must be the product of the strides of the last layers before it, [{before}]");
            if (found.Count == 0 && pooled && (_layers[i].ReadsTime || _layers[i].Pools))
                found.Add($"{nameof(LayerShape.Kind)} is {_layers[i].Kind}, but after a layer that pools the steps of a sequence there are no steps to read");
            foreach (var violation in found)
                yield return $"{name}[{i}].{violation}";
            var chains = _layers[i].Chains;
            for (var chain = 0; chain < chains.Count; chain++)
                foreach (var violation in chains[chain].Violations($"{name}[{i}].Layers{(chains.Count > 1 ? $"[{chain}]" : "")}", inputSize, pooled))
                    yield return violation;
            if (found.Count > 0)
                yield break; // sizes that follow from it mean nothing
            inputSize = _layers[i].Measure(inputSize).OutputSize;
            pooled |= _layers[i].Pools;
        }
    }

    // Adds the stride of a layer, or removes those that it undoes.
    private static bool Undo(List<int> strides, LayerShape layer)
    {
        if (layer.TimeStride > 1)
            strides.Add(layer.TimeStride);
        var product = 1L;
        while (product < layer.TimeFactor && strides.Count > 0)
        {
            product *= strides[^1];
            strides.RemoveAt(strides.Count - 1);
        }

        return product == layer.TimeFactor;
    }

    /// <summary>Returns the size of the layers together.</summary>
    internal LayerSize Measure(Int128 inputSize) => _layers.Aggregate(new LayerSize(inputSize, 0, 0), (sum, layer) =>
    {
        var size = layer.Measure(sum.OutputSize);
        return new LayerSize(size.OutputSize, sum.Weights + size.Weights, sum.Parameters + size.Parameters);
    });
}
