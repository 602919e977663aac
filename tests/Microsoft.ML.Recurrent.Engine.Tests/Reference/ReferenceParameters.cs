using System.Collections;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>All parameters of one model by their torch name, in the order of creation.</summary>
internal sealed class ReferenceParameters : IEnumerable<ReferenceParameter>
{
    private readonly Dictionary<string, ReferenceParameter> _byName = [];
    private readonly List<ReferenceParameter> _inOrder = [];

    public ReferenceParameter this[string name] =>
        _byName.TryGetValue(name, out var parameter) ? parameter
            : throw new KeyNotFoundException($"No parameter '{name}'; there are {string.Join(", ", _byName.Keys)}.");

    /// <summary>What the names of the parameters that follow begin with.</summary>
    public string Scope { get; set; } = "";

    /// <summary>Whether <see cref="Add"/> returns a parameter that there is already, for cells that run with the weights of others.</summary>
    public bool Shares { get; set; }

    public ReferenceParameter Add(string name, params int[] shape)
    {
        name = Scope + name;
        if (Shares && _byName.TryGetValue(name, out var shared))
            return shared;
        var parameter = new ReferenceParameter(name, shape);
        _byName.Add(name, parameter);
        _inOrder.Add(parameter);
        return parameter;
    }

    /// <summary>
    /// Gives every weight a value of its own; layer norm gains lie around a half, everything else around zero. A product that is normalised keeps its result
    /// under any scale of its weights, but its gradients grow as they shrink, and with them the rounding of any float engine; such weights have scale one.
    /// Gains of a half keep gradients from growing from step to step for the same reason.
    /// </summary>
    public void FillWithWaves(double scale = 0.4)
    {
        for (int p = 0; p < _inOrder.Count; p++)
        {
            var parameter = _inOrder[p];
            Waves.Fill(parameter.Value, phase: 0.7 * (p + 1), IsNormalizedProduct(parameter.Name) ? 1 : scale);
            if (parameter.Name.StartsWith("weight_ln", StringComparison.Ordinal))
                for (int k = 0; k < parameter.Value.Length; k++)
                    parameter.Value[k] = (float)(0.5 * (1 + parameter.Value[k]));
        }
    }

    public IEnumerator<ReferenceParameter> GetEnumerator() => _inOrder.GetEnumerator();

    private bool IsNormalizedProduct(string name) =>
        _byName.ContainsKey(name.Replace("weight_ih", "weight_ln_ih", StringComparison.Ordinal).Replace("weight_hh", "weight_ln_hh", StringComparison.Ordinal))
        && !name.Contains("_ln_", StringComparison.Ordinal)
        && (name.StartsWith("weight_ih", StringComparison.Ordinal) || name.StartsWith("weight_hh", StringComparison.Ordinal));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
