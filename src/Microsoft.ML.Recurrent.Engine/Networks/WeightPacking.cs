using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Packs all matrices of a network after an update, in parts that several threads can share.</summary>
internal sealed class WeightPacking : IParallelWork
{
    // The number of weights in a part: enough to be worth passing to another thread.
    private const int PartLength = 1 << 14;

    // With fewer parts than SharedWork, all are done before another thread has taken its first; up to LongWork, a sleeping thread would wake too late to help.
    private const int SharedWork = 4;
    private const int LongWork = 8;

    private readonly PackedWeights[] _matrices; // an array: iterating over an interface would allocate at every step
    private readonly (PackedWeights Matrix, int FirstPanel, int Panels)[] _parts;
    private ParameterStore _parameters = null!;

    public WeightPacking(IReadOnlyList<PackedWeights> matrices)
    {
        _matrices = [.. matrices];
        List<(PackedWeights, int, int)> parts = [];
        foreach (var matrix in matrices)
        {
            var panels = Math.Max(1, PartLength / Math.Max(1, matrix.Panels.Width * matrix.InputSize));
            for (var panel = 0; panel < matrix.Panels.Count; panel += panels)
                parts.Add((matrix, panel, Math.Min(panels, matrix.Panels.Count - panel)));
        }

        _parts = [.. parts];
    }

    /// <summary>Gets a value that indicates whether all matrices are stored in 16 bits.</summary>
    public bool IsShort => Array.TrueForAll(_matrices, matrix => matrix.IsShort);

    /// <summary>Packs all matrices.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="backward">Whether a backward pass will follow.</param>
    /// <param name="pool">The threads to use, or null to use the calling thread.</param>
    public void Run(ParameterStore parameters, bool backward, WorkerPool? pool)
    {
        foreach (var matrix in _matrices)
            matrix.Prepare(parameters.Weights, backward);
        _parameters = parameters;
        if (pool is not null && _parts.Length >= SharedWork)
        {
            pool.Run(this, _parts.Length, wake: _parts.Length > LongWork);
            return;
        }

        for (var part = 0; part < _parts.Length; part++)
            Invoke(part);
    }

    /// <summary>Reads the packed matrices of a network with the same parameters, which must not be packed again from then on.</summary>
    public void Share(WeightPacking source)
    {
        for (var i = 0; i < _matrices.Length; i++)
            _matrices[i].Share(source._matrices[i]);
    }

    /// <inheritdoc/>
    public void Invoke(int index)
    {
        var (matrix, firstPanel, panels) = _parts[index];
        matrix.Refresh(_parameters.Weights, firstPanel, panels);
    }
}
