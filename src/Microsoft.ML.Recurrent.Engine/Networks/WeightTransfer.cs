using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Copies the parameters that two networks share by name and shape.</summary>
internal static class WeightTransfer
{
    /// <returns>The names of the parameters of the target that were copied, in the order of the target.</returns>
    public static IReadOnlyList<string> Copy(RecurrentNetwork source, RecurrentNetwork target, Func<string, string?>? map)
    {
        // Everything is checked before anything is written, so that an error leaves the target unchanged.
        var origins = Pair(source.Parameters, target.Parameters, map);
        List<string> copied = [];
        foreach (var parameter in target.Parameters.Parameters)
        {
            if (!origins.TryGetValue(parameter.Name, out var origin))
                continue;
            source.Parameters.WeightsOf(origin.Name).CopyTo(target.Parameters.WritableWeightsOf(parameter.Name));
            copied.Add(parameter.Name);
        }

        // Whatever the source contains in that row, the vector of the padding token is zero here.
        foreach (var embedding in target.Chain.Embeddings)
            if (embedding.PaddingIndex >= 0 && origins.ContainsKey(embedding.Table.Name))
                target.Parameters.WritableWeightsOf(embedding.Table.Name).Slice(embedding.PaddingIndex * embedding.Size, embedding.Size).Clear();
        target.Refresh();
        return copied;
    }

    private static Dictionary<string, Parameter> Pair(ParameterStore source, ParameterStore target, Func<string, string?>? map)
    {
        Dictionary<string, Parameter> origins = [];
        List<string> violations = [];
        foreach (var origin in source.Parameters)
        {
            if ((map is null ? origin.Name : map(origin.Name)) is not { } name || !target.Contains(name))
                continue;
            var parameter = target[name];
            var from = name == origin.Name ? "" : $" (from '{origin.Name}')";
            if (parameter.Shape != origin.Shape)
                violations.Add($"'{name}'{from} is {parameter.Shape} here and {origin.Shape} in the source");
            else if (!origins.TryAdd(name, origin))
                violations.Add($"'{name}' matches both '{origins[name].Name}' and '{origin.Name}' of the source");
        }

        return violations.Count == 0 ? origins
            : throw new ArgumentException($"The weights cannot be copied: {string.Join("; ", violations)}. Leave parameters out with a map that returns null "
                + "for them.", nameof(source));
    }
}
