using System.Collections;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>All parameters of one model by their torch name, in the order of creation.</summary>
internal sealed class ReferenceParameters : IEnumerable<ReferenceParameter>
{
    private readonly Dictionary<string, ReferenceParameter> _byName = [];
    private readonly List<ReferenceParameter> _inOrder = [];

    public ReferenceParameter this[string name] =>
        _byName.TryGetValue(name, out var parameter) ? parameter : throw new KeyNotFoundException($"No parameter '{name}'; there are {string.Join(", ", _byName.Keys)}.");

    public ReferenceParameter Add(string name, params int[] shape)
    {
        var parameter = new ReferenceParameter(name, shape);
        _byName.Add(name, parameter);
        _inOrder.Add(parameter);
        return parameter;
    }

    /// <summary>Gives every weight a value of its own; layer norm gains lie around one, everything else around zero.</summary>
    public void FillWithWaves(double scale = 0.4)
    {
        for (int p = 0; p < _inOrder.Count; p++)
        {
            var parameter = _inOrder[p];
            Waves.Fill(parameter.Value, phase: 0.7 * (p + 1), scale);
            if (parameter.Name.StartsWith("weight_ln", StringComparison.Ordinal))
                for (int k = 0; k < parameter.Value.Length; k++)
                    parameter.Value[k] += 1;
        }
    }

    public void ClearGradients()
    {
        foreach (var parameter in _inOrder)
            Array.Clear(parameter.Gradient);
    }

    public IEnumerator<ReferenceParameter> GetEnumerator() => _inOrder.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
