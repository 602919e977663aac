namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>Collects the tensors of a network and places them one after another; each starts on a 64-byte boundary of the flat array.</summary>
internal sealed class ParameterLayout
{
    /// <summary>The maximum number of weights of a network: 2 GiB of floats.</summary>
    public const int MostWeights = 1 << 29;

    private readonly List<Parameter> _parameters = [];
    private readonly List<PackedWeights> _packed = [];
    private int _end;

    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Gets all the matrices that have to be packed again after an update.</summary>
    public IReadOnlyList<PackedWeights> Packed => _packed;

    /// <summary>Gets or sets the prefix of the names of the parameters that are added next.</summary>
    public string Scope { get; set; } = "";

    public Parameter AddMatrix(string name, int rows, int columns) => Add(name, rows, columns, false);

    public Parameter AddVector(string name, int length) => Add(name, 1, length, true);

    /// <summary>Registers a matrix to be packed for products.</summary>
    public PackedWeights Pack(Parameter matrix, GatePanels panels)
    {
        var packed = new PackedWeights(matrix, panels);
        _packed.Add(packed);
        return packed;
    }

    private Parameter Add(string name, int rows, int columns, bool isVector)
    {
        name = Scope + name;
        var offset = (_end + 15L) & ~15L;
        var end = offset + ((long)rows * columns);
        if (rows < 0 || columns < 0 || end > MostWeights)
            throw new ArgumentException($"The network is too large: up to '{name}' [{rows}, {columns}] it has {end} weights; "
                + $"at most {MostWeights} are possible. "
                + "Make the layers, the embedding or the vocabulary smaller.");
        var parameter = new Parameter(name, (int)offset, rows, columns, isVector);
        _end = (int)end;
        _parameters.Add(parameter);
        return parameter;
    }
}
