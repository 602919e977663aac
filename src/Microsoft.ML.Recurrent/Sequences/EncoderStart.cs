using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Starts a network from a text encoder: its vocabulary, embedding and recurrent layers. The options that the encoder determines must be left at their defaults
/// or be equal to those of the encoder.
/// </summary>
internal static class EncoderStart
{
    /// <summary>Adds a violation for every option that contradicts the encoder.</summary>
    public static void Check(LabeledSequenceOptions options, RecurrentTextFeaturizingTransformer encoder, OptionViolations violations)
    {
        options.Table.CheckStart(options, Of(encoder), violations);
        violations.Require(options.TruncationLength is null || !encoder.Model.Shape.IsBidirectional, nameof(options.TruncationLength),
            options.TruncationLength ?? 0, $"null with {nameof(options.Encoder)}, which reads in both directions and needs whole sequences");
    }

    /// <summary>Sets the options that the encoder determines in options that have been checked.</summary>
    public static void Adopt(LabeledSequenceOptions options, RecurrentTextFeaturizingTransformer encoder) => options.Table.Adopt(options, Of(encoder));

    /// <summary>Returns an encoder as a start, which fixes options.</summary>
    public static OptionStart Of(RecurrentTextFeaturizingTransformer encoder) =>
        new TokenStart(nameof(LabeledSequenceOptions.Encoder), encoder.Model.GetOptions(), encoder.Encoder.Encoding.Tokenization);

    /// <summary>
    /// Returns the encoding of the column of training rows as tokens of the encoder. The maximum length of a sequence is that of the options.
    /// </summary>
    /// <exception cref="ArgumentException">The column is missing, or its contents are of another kind than those on which the encoder was trained.</exception>
    public static SequenceEncoding EncodingOf(LabeledSequenceOptions options, RecurrentTextFeaturizingTransformer encoder, DataViewSchema schema)
    {
        SequenceColumn.FindAsTrained(schema, options.FeatureColumnName, encoder.Encoder.Encoding);
        return EncodingLearner.CutAs(encoder.Encoder.Encoding, options);
    }

    /// <summary>
    /// Copies the weights of the encoder to a network. The head and the attention keep their initial weights, as do the weights of inputs that only the network
    /// reads, which follow those of the encoder in a row.
    /// </summary>
    public static void CopyTo(RecurrentNetwork network, RecurrentTextFeaturizingTransformer encoder)
    {
        var source = encoder.Model.Parameters;
        network.CopyWeightsFrom(encoder.Model, name => name.StartsWith("head.", StringComparison.Ordinal) || IsWider(name) ? null : name);
        foreach (var name in source.Parameters.Select(parameter => parameter.Name).Where(IsWider))
        {
            var (from, to) = (source[name].Columns, network.Parameters[name].Columns);
            for (var row = 0; row < source[name].Rows; row++)
                source.WeightsOf(name).Slice(row * from, from).CopyTo(network.Parameters.WritableWeightsOf(name)[(row * to)..]);
        }

        network.Refresh();

        bool IsWider(string name) => name.StartsWith("weight_ih_l0", StringComparison.Ordinal) && network.Parameters[name].Columns > source[name].Columns;
    }

    /// <summary>
    /// Returns the schedule of gradual unfreezing, from the head down: each layer begins to learn some epochs after the one above it, the embedding last.
    /// </summary>
    /// <param name="layers">The number of recurrent layers.</param>
    /// <param name="epochs">The number of epochs from one layer to the next; 0 lets all layers learn from the start.</param>
    public static IReadOnlyList<LayerUnfreezing> Unfreezing(int layers, int epochs)
    {
        if (epochs == 0)
            return [];
        var plan = new List<LayerUnfreezing>();
        for (var layer = layers - 1; layer >= 0; layer--)
            plan.Add(LayerUnfreezing.Recurrent(layer, Epoch(layers - layer)));
        plan.Add(new LayerUnfreezing("embedding.", Epoch(layers + 1)));
        return plan;

        int Epoch(int step) => (int)Math.Min(int.MaxValue, (long)step * epochs);
    }
}
