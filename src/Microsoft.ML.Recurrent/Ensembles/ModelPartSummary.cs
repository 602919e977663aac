using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents a summary of one recurrent transformer: what it consists of and how its training ended. Immutable and safe to share.</summary>
public sealed record ModelPartSummary
{
    internal ModelPartSummary(IRecurrentTransformer transformer)
    {
        Name = transformer.GetType().Name;
        Layers = transformer.Networks.Count == 0 ? [] : transformer.Networks[0].Layers;
        NumberOfNetworks = transformer.Networks.Count;
        NumberOfParameters = transformer.Networks.Sum(network => network.Layers.Sum(layer => (long)layer.NumberOfParameters));
        TrainingResult = transformer.TrainingResult;
        TrainingResults = transformer.TrainingResults;
    }

    /// <summary>Gets the name of the transformer's class.</summary>
    public string Name { get; }

    /// <summary>Gets the layers of the first network, from the input to the output. The other networks have the same layers.</summary>
    /// <value>Empty if there is no network.</value>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>Gets the number of networks, whose outputs are averaged.</summary>
    /// <value>At least 1; 0 for a forecaster or detector of series that need no network.</value>
    public int NumberOfNetworks { get; }

    /// <summary>Gets the number of weights of all networks.</summary>
    public long NumberOfParameters { get; }

    /// <summary>Gets the result of training. See <see cref="IRecurrentTransformer.TrainingResult"/>.</summary>
    /// <value>Null only for a model file that does not contain it.</value>
    public TrainingResult? TrainingResult { get; }

    /// <summary>Gets the result of training of each network.</summary>
    /// <value>Empty if there is no network, and for a model file that does not contain it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults { get; }

    /// <summary>Returns a table of the layers, followed by the result of training.</summary>
    /// <returns>Lines separated by <see cref="Environment.NewLine"/>, in the invariant culture, without a line break at the end.</returns>
    public override string ToString()
    {
        var text = new StringBuilder($"{Name}: {CountText.Of(NumberOfNetworks, "network")}, {CountText.Of(NumberOfParameters, "parameter")}");
        if (Layers.Count > 0)
            AppendTable(text);
        var results = TrainingResults.Count > 1 ? TrainingResults : TrainingResult is { } whole ? [whole] : [];
        for (var network = 1; network <= results.Count; network++)
            text.AppendLine().Append(LoggedProgress.NameOf(network, results.Count)).Append(results[network - 1]);
        return text.ToString();
    }

    private void AppendTable(StringBuilder text)
    {
        string[][] rows =
        [
            ["Layer", "Kind", "Output", "Parameters"],
            .. Layers.Select(layer => new[]
            {
                layer.Name, layer.Kind, layer.OutputShape, layer.NumberOfParameters.ToString("n0", CultureInfo.InvariantCulture),
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (var row in rows)
        {
            text.AppendLine();
            for (var column = 0; column < row.Length; column++)
                text.Append("  ").Append(column < row.Length - 1 ? row[column].PadRight(widths[column]) : row[column].PadLeft(widths[column]));
        }
    }
}
