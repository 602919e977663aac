namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// All weights of a network in one flat array with named views into it, so that optimizer, clipping and saving are one loop each.
/// Gradients are flat arrays of the same layout. Reading is safe from several threads; writing is for the one that trains.
/// </summary>
public sealed class ParameterStore
{
    private readonly Dictionary<string, Parameter> _byName;
    private readonly float[] _weights;

    internal ParameterStore(IReadOnlyList<Parameter> parameters)
    {
        Parameters = parameters;
        _byName = parameters.ToDictionary(p => p.Name);
        _weights = GC.AllocateArray<float>(parameters.Count == 0 ? 0 : parameters[^1].Offset + parameters[^1].Length, pinned: true);
    }

    /// <summary>The tensors in the order in which they lie in the flat array.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Number of weights.</summary>
    public int Count => _weights.Length;

    /// <summary>All weights.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>All weights, for what draws, trains, copies or reads them.</summary>
    internal Span<float> WritableWeights => _weights;

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">A name in <see cref="Parameters"/>.</param>
    /// <exception cref="KeyNotFoundException">No parameter has the name.</exception>
    public Parameter this[string name] =>
        _byName.TryGetValue(name, out var parameter) ? parameter
            : throw new KeyNotFoundException($"The network has no parameter '{name}'; it has {string.Join(", ", _byName.Keys)}.");

    /// <summary>Whether there is a tensor of a name.</summary>
    /// <param name="name">A name.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>The weights of one tensor, row-major.</summary>
    /// <param name="name">A name in <see cref="Parameters"/>.</param>
    public ReadOnlySpan<float> WeightsOf(string name) => WritableWeightsOf(name);

    /// <summary>The weights of one tensor, row-major, for what draws, trains, copies or reads them.</summary>
    internal Span<float> WritableWeightsOf(string name) => ViewOf(name, _weights);

    /// <summary>The part of a flat array of this layout, such as a gradient, that belongs to one tensor.</summary>
    /// <param name="name">A name in <see cref="Parameters"/>.</param>
    /// <param name="flat">An array of <see cref="Count"/> elements.</param>
    public Span<float> ViewOf(string name, Span<float> flat)
    {
        var parameter = this[name];
        return flat.Slice(parameter.Offset, parameter.Length);
    }
}
