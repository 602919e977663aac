using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Packs all matrices of a network after an update, in parts that several threads may share.</summary>
internal sealed class WeightPacking : IParallelWork
{
    // Weights in a part: enough to be worth a hand-over.
    private const int PartLength = 1 << 14;

    // Fewer parts are done before another thread has taken its first, and with less than these a sleeping one would wake too late to help.
    private const int SharedWork = 4;
    private const int LongWork = 8;

    private readonly PackedWeights[] _matrices; // an array: walking it through an interface would allocate at every step
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

    /// <summary>Packs everything.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="backward">Whether a backward pass will come.</param>
    /// <param name="pool">Threads to use, or null for the calling one.</param>
    public void Run(ParameterStore parameters, bool backward, WorkerPool? pool)
    {
        foreach (var matrix in _matrices)
            matrix.Prepare(backward);
        _parameters = parameters;
        if (pool is not null && _parts.Length >= SharedWork)
        {
            pool.Run(this, _parts.Length, wake: _parts.Length > LongWork);
            return;
        }

        for (var part = 0; part < _parts.Length; part++)
            Invoke(part);
    }

    /// <inheritdoc/>
    public void Invoke(int index)
    {
        var (matrix, firstPanel, panels) = _parts[index];
        matrix.Refresh(_parameters.Weights, firstPanel, panels);
    }
}
