using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a summary of a trained model: what it consists of and how its training ended, with a part for each recurrent transformer in it.
/// <see cref="ToString"/> returns everything as a table for display. Immutable and safe to share.
/// </summary>
public sealed record ModelSummary
{
    internal ModelSummary(IEnumerable<IRecurrentTransformer> transformers) =>
        Parts = [.. transformers.Select(transformer => new ModelPartSummary(transformer))];

    /// <summary>Gets the recurrent transformers, in the order in which they are applied; at least one.</summary>
    public IReadOnlyList<ModelPartSummary> Parts { get; }

    /// <summary>Gets the layers of the first network of each part, from the input to the output.</summary>
    public IReadOnlyList<LayerSummary> Layers => [.. Parts.SelectMany(part => part.Layers)];

    /// <summary>Gets the number of networks in all parts.</summary>
    public int NumberOfNetworks => Parts.Sum(part => part.NumberOfNetworks);

    /// <summary>Gets the number of weights of all networks in all parts.</summary>
    public long NumberOfParameters => Parts.Sum(part => part.NumberOfParameters);

    /// <summary>Returns a table of the layers of each part, followed by the result of its training.</summary>
    /// <returns>Lines separated by <see cref="Environment.NewLine"/>, in the invariant culture, without a line break at the end.</returns>
    public override string ToString()
    {
        var parts = Parts.Select(part => part.ToString());
        if (Parts.Count > 1)
            parts = parts.Append($"In all {CountText.Of(NumberOfNetworks, "network")}, {CountText.Of(NumberOfParameters, "parameter")}");
        return string.Join(Environment.NewLine + Environment.NewLine, parts);
    }
}
