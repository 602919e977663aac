using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Lists the layers of a network from its shape, with all the parameters of the chains within them.</summary>
internal sealed class NetworkLayers
{
    private readonly InputShape _input;
    private readonly LayerList _layers;
    private readonly string _prefix;
    private Int128 _size;         // of the rows of the last layer listed
    private string _rows = "T, "; // of which there is one for each step, or for each sequence
    private long _stride = 1;
    private int _recurrent;

    private NetworkLayers(InputShape input, LayerList layers, Int128 rowSize, string prefix) =>
        (_input, _layers, _size, _prefix) = (input, layers, rowSize, prefix);

    /// <summary>The layers, from the input to the output.</summary>
    public static LayerSummary[] Of(NetworkShape shape)
    {
        var layers = new NetworkLayers(shape.Input, shape.Layers, shape.RowSize, "");
        IEnumerable<LayerSummary> source = shape.Source is null
            ? [] : new NetworkLayers(shape.Source.Input, shape.Source.Layers, shape.Source.Input.RowSize(0), "source.").List();
        return [.. source, .. layers.List(), .. layers.ListHead(shape)];
    }

    private IEnumerable<LayerSummary> List()
    {
        var input = _input;
        var parts = NetworkShapeSize.InputParts(input, "").ToList();
        if (input.Embedding is { } embedding)
            yield return Line("embedding", Text($"Embedding of {embedding.VocabularySize:n0} tokens{(embedding.Frozen ? ", frozen" : "")}"), embedding.Size,
                parts[0].Weights);
        if (input.Characters is { } characters)
            yield return Line("characters", Text($"Bidirectional Lstm over {characters.VocabularySize:n0} characters"), 2 * characters.HiddenSize,
                parts[input.Embedding is null ? 0 : 1].Weights);
        if (input.Factors.Count > 0)
            yield return Line("factors", Text($"Embedding of {input.Factors.Count} {(input.Factors.Count == 1 ? "factor" : "factors")}"),
                input.Factors.Sum(factor => factor.Size),
                parts.Where(part => part.Options == "Factors").Aggregate((Int128)0, (sum, part) => sum + part.Weights));
        for (var i = 0; i < _layers.Count; i++)
            foreach (var line in Lines(_layers[i], i))
                yield return line;
    }

    private IEnumerable<LayerSummary> ListHead(NetworkShape shape)
    {
        var head = shape.Head;
        var weights = NetworkShapeSize.Parts(shape).First(part => part.Options == "Head.OutputSize").Weights;
        yield return Line("head", head.TieWeights ? "Dense, matrix of the embedding" : "Dense", head.OutputSize, weights, head.PerDirection ? "2, " : "");
        for (var i = 0; i < shape.FurtherHeads.Count; i++)
        {
            var parts = NetworkShapeSize.Parts(shape).Where(part => part.Options.StartsWith(Text($"FurtherHeads[{i}]."), StringComparison.Ordinal));
            var rows = _rows;
            _rows = shape.FurtherHeads[i].Layers.Pools ? "" : _rows;
            yield return Line(Text($"heads.{i + 1}"), shape.FurtherHeads[i].Layers.Count == 0 ? "Dense" : $"Dense after {shape.FurtherHeads[i].Layers}",
                shape.FurtherHeads[i].OutputSize, parts.Aggregate((Int128)0, (sum, part) => sum + part.Weights));
            _rows = rows;
        }

        if (head.TransitionScores)
            yield return Line("transitions", "Transition scores", head.OutputSize, head.OutputSize * ((Int128)head.OutputSize + 2));
    }

    private IEnumerable<LayerSummary> Lines(LayerShape shape, int index)
    {
        switch (shape)
        {
            case var one when ResidualShape.RecurrentIn(one) is not null:
                return [Recurrent(shape, bothDirections: false)];
            case DirectionStacksShape stacks:
                var both = stacks.Layers.Select(layer => Recurrent(layer, bothDirections: true)).ToList();
                _size *= 2;
                return both;
            case DecodingShape decoding:
                var read = _size;
                var layers = decoding.Layers.Select(layer => Recurrent(layer, bothDirections: false)).ToList();
                _rows = Text($"{decoding.Steps}, ");
                return [.. layers, Line("decoder", "Input of decoded steps", (int)read, read * ((Int128)decoding.Steps + decoding.InputSize))];
        }

        var measured = shape.Measure(_size);
        _stride *= shape.TimeStride;
        _rows = shape.Pools || _layers.Take(index).Any(layer => layer.Pools) ? "" : _stride == 1 ? "T, " : Text($"T / {_stride}, ");
        _size = measured.OutputSize;
        return shape switch
        {
            FeedForwardShape => [Line("projection", "Dense, rectified", (int)_size, measured.Weights)],
            PooledShape { Pooling: SequencePooling.Attention } pooled => [Line("attention", Text($"Attention of {pooled.AttentionSize} units"), (int)_size,
                measured.Weights)],
            PooledShape pooled => [Line("pooling", PoolingKindOf(pooled.Pooling), (int)_size, 0)],
            HorizonShape horizon => [Line("horizon", "Dense, rectified, for each block", horizon.HiddenSize, measured.Weights, Text($"{horizon.Blocks}, "))],
            _ => [Line(Text($"layers.{index}"), KindOf(shape), (int)_size, measured.Weights)],
        };
    }

    private LayerSummary Recurrent(LayerShape shape, bool bothDirections)
    {
        var adds = shape is ResidualShape;
        var recurrent = ResidualShape.RecurrentIn(shape)!;
        var (directions, read) = (bothDirections ? 2 : 1, _size);
        var measured = shape.Measure(read);
        _size = measured.OutputSize; // that the next layer reads: of one direction if each has a separate stack
        var kind = KindOf(recurrent, recurrent.Bidirectional || bothDirections, adds);
        return Line(Text($"l{_recurrent++}"), kind, directions * (int)measured.OutputSize, directions * measured.Weights);
    }

    private static string PoolingKindOf(SequencePooling pooling) => pooling switch
    {
        SequencePooling.Last => "Last step",
        SequencePooling.Mean => "Mean over the steps",
        SequencePooling.Max => "Maximum over the steps",
        _ => "Last step, mean and maximum over the steps",
    };

    private static string KindOf(LayerShape shape) => shape switch
    {
        DilatedShape { Layers: [RecurrentShape one] } dilated => Text($"{KindOf(one, one.Bidirectional, adds: false)}, dilated by {dilated.Dilation}"),
        ResidualShape { Layers: [NormalizationShape, SelfAttentionShape attention] } =>
            Text($"Self-attention to {attention.Window} steps, normalization, residual connection"),
        ResidualShape block when block.Layers.All.OfType<RecurrentShape>().ToList() is [var one] => $"Block of {KindOf(one, one.Bidirectional, adds: true)}",
        _ => shape.ToString(),
    };

    private static string KindOf(RecurrentShape shape, bool isBidirectional, bool adds)
    {
        var cell = shape.Cell;
        List<string> words = [$"{(isBidirectional ? "Bidirectional " : "")}{cell.Kind}"];
        if (cell.Peepholes)
            words.Add("peepholes");
        if (cell.CoupledInputForget)
            words.Add("coupled gates");
        if (cell.ProjectionSize > 0)
            words.Add("projection");
        if (cell.MemoryHeads > 0)
            words.Add(cell.MemoryHeads == 1 ? "1 head" : Text($"{cell.MemoryHeads} heads"));
        if (cell.LayerNormalization)
            words.Add("layer normalization");
        if (adds)
            words.Add("residual connection");
        return string.Join(", ", words);
    }

    private LayerSummary Line(string name, string kind, int size, Int128 weights, string more = "") => new()
    {
        Name = _prefix + name,
        Kind = kind,
        OutputShape = Text($"[{_rows}{more}{size}]"),
        OutputSize = size,
        NumberOfParameters = (int)weights,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
