using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Lists the layers of a network. A parameter belongs to the layer that its name names, so that no weight is counted twice or left out.</summary>
internal sealed class NetworkLayers
{
    private const string Steps = "T, ";

    private readonly NetworkOptions _options;
    private readonly NetworkChain _chain;
    private readonly Dictionary<string, int> _weights;

    private NetworkLayers(RecurrentNetwork network)
    {
        _options = network.Options;
        _chain = network.Chain;
        _weights = network.Parameters.Parameters.GroupBy(LayerOf).ToDictionary(layer => layer.Key, layer => layer.Sum(parameter => parameter.Length));
    }

    /// <summary>The layers, from the input to the output.</summary>
    public static LayerSummary[] Of(RecurrentNetwork network) => [.. new NetworkLayers(network).List()];

    private static string LayerOf(Parameter parameter)
    {
        var name = parameter.Name;
        if (name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
            return name[..dot];
        var layer = name.LastIndexOf("_l", StringComparison.Ordinal) + 1;
        return name[layer..].Replace("_reverse", "", StringComparison.Ordinal);
    }

    private IEnumerable<LayerSummary> List()
    {
        if (_options.Embedding is { } embedding)
            yield return Layer("embedding", string.Create(CultureInfo.InvariantCulture,
                $"Embedding of {embedding.VocabularySize:n0} tokens{(embedding.Frozen ? ", frozen" : "")}"), embedding.Size, Steps);
        if (_options.Characters is { } characters)
            yield return Layer("characters", string.Create(CultureInfo.InvariantCulture,
                $"Bidirectional Lstm over {characters.VocabularySize:n0} characters"), _chain.Input.Characters!.Size, Steps);
        if (_chain.Input.Factors is { } factors)
            yield return Layer("factors", string.Create(CultureInfo.InvariantCulture,
                $"Embedding of {factors.Count} {(factors.Count == 1 ? "factor" : "factors")}"), factors.Size, Steps);
        if (_options.InputProjectionSize > 0)
            yield return Layer("projection", "Dense, rectified", _options.InputProjectionSize, Steps);
        foreach (var layer in ListFront())
            yield return layer;
        for (var l = 0; l < _chain.Directions.Length; l++)
            yield return Layer($"l{l}", CellKindOf(_options, _options.ResidualConnections && l > 0),
                _chain.Directions[l].Sum(direction => direction.Cell.StateSize), Steps);
        var outputs = _options.Pooling == SequencePooling.None ? Steps : "";
        if (_options.Decoder is { } decoder)
        {
            outputs = string.Create(CultureInfo.InvariantCulture, $"{decoder.Steps}, ");
            yield return Layer("decoder", "Input of decoded steps", _chain.InputSize, outputs);
        }

        if (_options.Pooling == SequencePooling.Attention)
            yield return Layer("attention", string.Create(CultureInfo.InvariantCulture,
                $"Attention of {_options.AttentionSize} units"), _chain.TopSize, outputs);
        else if (_options.Pooling != SequencePooling.None)
            yield return Layer("pooling", PoolingKindOf(_options.Pooling), _chain.HeadInputSize, outputs);
        if (_options.HorizonHead is { } horizon)
            yield return Layer("horizon", "Dense, rectified, for each block", horizon.HiddenSize,
                string.Create(CultureInfo.InvariantCulture, $"{outputs}{horizon.Blocks}, "));
        yield return Layer("head", _options.TieWeights ? "Dense, matrix of the embedding" : "Dense", _options.OutputSize,
            _options.HeadPerDirection ? outputs + "2, " : outputs);
        if (_options.TransitionScores)
            yield return Layer("transitions", "Transition scores", _options.OutputSize, outputs);
    }

    // Each is one line, with all the parameters of its chains.
    private IEnumerable<LayerSummary> ListFront()
    {
        var (size, stride) = (NetworkSize.InputSize(_options), 1L);
        for (var i = 0; i < _options.FrontLayers.Count; i++)
        {
            var shape = _options.FrontLayers[i];
            var measured = shape.Measure(size);
            (size, stride) = (measured.OutputSize, stride * shape.TimeStride);
            var steps = stride == 1 ? Steps : string.Create(CultureInfo.InvariantCulture, $"T / {stride}, ");
            var name = string.Create(CultureInfo.InvariantCulture, $"front.{i}");
            yield return Layer(name, shape.ToString(), (int)size, steps) with { NumberOfParameters = (int)measured.Weights };
        }
    }

    private static string PoolingKindOf(SequencePooling pooling) => pooling switch
    {
        SequencePooling.Last => "Last step",
        SequencePooling.Mean => "Mean over the steps",
        SequencePooling.Max => "Maximum over the steps",
        _ => "Last step, mean and maximum over the steps",
    };

    private static string CellKindOf(NetworkOptions options, bool adds)
    {
        var cell = options.Cell;
        List<string> words = [$"{(options.Bidirectional ? "Bidirectional " : "")}{cell.Kind}"];
        if (cell.Peepholes)
            words.Add("peepholes");
        if (cell.CoupledInputForget)
            words.Add("coupled gates");
        if (cell.ProjectionSize > 0)
            words.Add("projection");
        if (cell.LayerNormalization)
            words.Add("layer normalization");
        if (adds)
            words.Add("residual connection");
        return string.Join(", ", words);
    }

    private LayerSummary Layer(string name, string kind, int size, string before) => new()
    {
        Name = name,
        Kind = kind,
        OutputShape = string.Create(CultureInfo.InvariantCulture, $"[{before}{size}]"),
        OutputSize = size,
        NumberOfParameters = _weights.GetValueOrDefault(name),
    };
}
