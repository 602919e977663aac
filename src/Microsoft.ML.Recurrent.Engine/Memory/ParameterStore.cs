namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// Holds all weights of a network in one flat array with named views into it, so that the optimizer, clipping and saving are one loop each. Gradients are
/// flat arrays of the same layout. Reading is safe on several threads at once; only the thread that trains may write.
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

    /// <summary>Gets the tensors in the order of the flat array.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gets the number of weights.</summary>
    public int Count => _weights.Length;

    /// <summary>Gets all weights.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Gets all weights for the code that draws, trains or copies them.</summary>
    internal Span<float> WritableWeights => _weights;

    /// <summary>Gets the tensor with the specified name.</summary>
    /// <param name="name">A name in <see cref="Parameters"/>.</param>
    /// <exception cref="KeyNotFoundException">No parameter has this name.</exception>
    public Parameter this[string name] =>
        _byName.TryGetValue(name, out var parameter) ? parameter
            : throw new KeyNotFoundException($"The network has no parameter '{name}'; it has {string.Join(", ", _byName.Keys)}.");

    /// <summary>Determines whether there is a tensor with the specified name.</summary>
    /// <param name="name">The name to look for.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Returns the weights of one tensor, in row-major order.</summary>
    /// <param name="name">A name in <see cref="Parameters"/>.</param>
    public ReadOnlySpan<float> WeightsOf(string name) => WritableWeightsOf(name);

    /// <summary>The weights of one tensor, row-major, for what draws, trains, copies or reads them.</summary>
    internal Span<float> WritableWeightsOf(string name) => ViewOf(name, _weights);

    /// <summary>Returns the part of a flat array of this layout, such as a gradient, that belongs to one tensor.</summary>
    /// <param name="name">A name in <see cref="Parameters"/>.</param>
    /// <param name="flat">An array of <see cref="Count"/> elements.</param>
    public Span<float> ViewOf(string name, Span<float> flat)
    {
        var parameter = this[name];
        return flat.Slice(parameter.Offset, parameter.Length);
    }
}
