using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The masks that the engine draws in training, drawn again and handed to the reference, in the order in which the tests have the sequences.</summary>
internal sealed class EngineMasks(PackedBatch batch, ulong seed, NoiseOptions? noise = null)
{
    private readonly NoiseOptions _noise = noise ?? NoiseOptions.None;
    private readonly RandomMask _random = new();

    /// <summary>Recurrent dropout and zoneout of one direction of one layer, with the given mask on its input.</summary>
    public ReferenceMasks[] OfDirection(RecurrentDirection layer, double[][]? input = null)
    {
        var cell = layer.Cell;
        int cellSize = cell.CellSizes.FirstOrDefault();
        double[][]? recurrent = _noise.RecurrentDropout == 0 ? null : PerSequence(_noise.RecurrentDropout, layer.Identity, 0, cell.StateStride, cell.StateSize);
        double[][][] keepHidden = PerStep(cell.StateStride, cell.StateSize,
            (mask, t) => _random.FillKeep(mask, layer.Zoneout, seed, layer.Identity, 2 * (ulong)t + 1));
        double[][][] keepCell = PerStep(GatePanels.Pad(cellSize), cellSize, (mask, t) => _random.FillKeep(mask, layer.Zoneout, seed, layer.Identity, 2 * (ulong)t + 2));
        return
        [
            .. batch.Lengths.Select((_, b) => new ReferenceMasks
            {
                Input = input?[b],
                Recurrent = recurrent?[b],
                ZoneoutHidden = layer.Zoneout == 0 ? null : keepHidden[b],
                ZoneoutCell = layer.Zoneout == 0 ? null : keepCell[b],
            }),
        ];
    }

    /// <summary>Everything that a network's pass over whole sequences draws; the head's mask is [b][t][width], or [b][0][width] with pooling.</summary>
    public (ReferenceStackMasks Stack, double[][][]? Head) OfNetwork(RecurrentNetwork network)
    {
        var options = network.GetOptions();
        var chain = network.Chain;
        double[][]? input = _noise.InputDropout == 0 ? null : PerSequence(_noise.InputDropout, NetworkPasses.InputDropoutIdentity, 0, GatePanels.Pad(chain.InputSize), chain.InputSize);
        int WidthOf(int layer) => chain.Directions[layer].Length * chain.Directions[layer][0].Cell.StateSize;
        double[][][] Drawn(int width, ulong identity) => _noise.VariationalDropout
            ? Repeated(PerSequence(_noise.Dropout, identity, 0, GatePanels.Pad(width), width))
            : PerStep(GatePanels.Pad(width), width, (mask, t) => _random.FillDropout(mask, _noise.Dropout, seed, identity, (ulong)t));
        double[][][] Above(int layer) => !options.SeparateDirections && !options.HeadPerDirection
            ? Drawn(WidthOf(layer), StackPasses.DropoutIdentity + (ulong)layer)
            : [.. Drawn(WidthOf(layer) / 2, StackPasses.DropoutIdentity + (ulong)layer)
                .Zip(Drawn(WidthOf(layer) / 2, DirectionStacksLayer.ReverseDropoutIdentity + (ulong)layer),
                    (forward, reverse) => forward.Zip(reverse, (f, r) => (double[])[.. f, .. r]).ToArray())];

        int last = chain.Directions.Length - 1;
        var stack = new ReferenceStackMasks
        {
            Directions = [.. chain.Directions.SelectMany((directions, l) => directions.Select(layer => OfDirection(layer, l == 0 ? input : null)))],
            BetweenLayers = _noise.Dropout == 0 ? null : [.. Enumerable.Range(0, last).Select(Above)],
        };
        if (_noise.Dropout == 0)
            return (stack, null);
        if (options.Decoder is not null)
            return (stack, Decoded(network, last));
        if (options.Pooling == SequencePooling.None)
            return (stack, Above(last));
        var pooling = chain.Readout.First(layer => layer.Pools);
        double[][] pooled = PerSequence(_noise.Dropout, NetworkPasses.HeadDropoutIdentity, _noise.VariationalDropout ? 0 : (ulong)batch.Window.Steps,
            GatePanels.Pad(pooling.OutputSize), pooling.OutputSize);
        return (stack, [.. pooled.Select(mask => new[] { mask })]);
    }

    /// <summary>Dropout within and between the layers of decoded steps, for the reference's sequences of one step; null without a decoder.</summary>
    public ReferenceStackMasks? OfDecoder(RecurrentNetwork network) => network.GetOptions().Decoder is not { } decoder ? null : new()
    {
        Directions = _noise.RecurrentDropout == 0 ? null : [.. network.Chain.Directions.Select(directions =>
            OfDirection(directions[0]).SelectMany(sequence => Enumerable.Repeat(sequence, decoder.Steps)).ToArray())],
        BetweenLayers = _noise.Dropout == 0 ? null : [.. Enumerable.Range(0, network.Chain.Directions.Length - 1).Select(layer =>
            Decoded(network, layer).SelectMany(steps => steps.Select(step => new[] { step })).ToArray())],
    };

    // [b][m][width]; drawn for all sequences of the first decoded step, then of the second, and so on.
    private double[][][] Decoded(RecurrentNetwork network, int layer)
    {
        int steps = network.GetOptions().Decoder!.Steps, sequences = batch.Order.Length, width = network.Chain.Directions[layer][0].Cell.StateSize;
        int stride = GatePanels.Pad(width);
        var drawn = new float[steps * sequences * stride];
        _random.FillDropout(drawn, _noise.Dropout, seed, DecodingPass.DropoutIdentity + (ulong)layer, 0);
        var masks = new double[sequences][][];
        for (int position = 0; position < sequences; position++)
            masks[batch.Order[position]] = [.. Enumerable.Range(0, steps).Select(step => Slice(drawn, ((step * sequences) + position) * stride, width))];
        return masks;
    }

    /// <summary>Dropout of the characters' vectors, drawn by what is written: [b][t][k][width].</summary>
    public double[][][][]? OfCharacters(RecurrentNetwork network, int[][][] characters)
    {
        if (_noise.CharacterDropout == 0 || network.Shape.Input.Characters is not { } options)
            return null;
        int stride = GatePanels.Pad(options.EmbeddingSize);
        return [.. characters.Select(sequence => sequence.Select(Draw).ToArray())];

        double[][] Draw(int[] spelling)
        {
            ulong hash = spelling.Aggregate(14695981039346656037UL, (sum, character) => (sum ^ (uint)character) * 1099511628211UL);
            var drawn = new float[spelling.Length * stride];
            _random.FillDropout(drawn, _noise.CharacterDropout, seed, CharacterPass.DropoutIdentity, hash);
            return [.. spelling.Select((_, k) => Slice(drawn, k * stride, options.EmbeddingSize))];
        }
    }

    /// <summary>The factors on the vectors of all tokens; null where none is dropped. [V]</summary>
    public double[]? OfTypes(EmbeddingOptions? options) => options is null || _noise.EmbeddingDropout == 0 ? null :
        [.. Enumerable.Range(0, options.VocabularySize).Select(token => (double)RandomMask.DropoutOf(_noise.EmbeddingDropout, seed, TokenDropout.VectorPurpose, (ulong)token))];

    /// <summary>The tokens that the network sees of those it is given. [b][t]</summary>
    public int[][]? TokensSeen(int[][]? tokens, EmbeddingOptions? options)
    {
        if (tokens is null || options is null || _noise.TokenDropout == 0)
            return tokens;
        double[][][] replaced = PerStep(1, 1, (mask, t) => _random.FillKeep(mask, _noise.TokenDropout, seed, TokenDropout.TokenPurpose, (ulong)t));
        return
        [
            .. tokens.Select((sequence, b) => sequence.Select((token, t) =>
                replaced[b][t][0] != 0 && token != options.PaddingIndex ? options.UnknownIndex : token).ToArray()),
        ];
    }

    private double[][][] Repeated(double[][] masks) => [.. batch.Lengths.Select((length, b) => Enumerable.Repeat(masks[b], length).ToArray())];

    private double[][] PerSequence(float rate, ulong purpose, ulong index, int stride, int width)
    {
        var drawn = new float[batch.Order.Length * stride];
        _random.FillDropout(drawn, rate, seed, purpose, index);
        var masks = new double[batch.Order.Length][];
        for (int position = 0; position < masks.Length; position++)
            masks[batch.Order[position]] = Slice(drawn, position * stride, width);
        return masks;
    }

    private delegate void Draw(Span<float> mask, int t);

    private double[][][] PerStep(int stride, int width, Draw draw)
    {
        double[][][] masks = [.. batch.Lengths.Select(length => new double[length][])];
        for (int t = 0; t < batch.Window.Steps; t++)
        {
            var drawn = new float[batch.Window.Alive(t) * stride];
            draw(drawn, t);
            for (int position = 0; position < batch.Window.Alive(t); position++)
                masks[batch.Order[position]][t] = Slice(drawn, position * stride, width);
        }

        return masks;
    }

    private static double[] Slice(float[] values, int start, int count) => [.. values[start..(start + count)].Select(v => (double)v)];
}
