using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Starts a network from a text encoder: its vocabulary, embedding and recurrent layers. The options that the encoder determines must be left at their defaults
/// or be equal to those of the encoder.
/// </summary>
internal static class EncoderStart
{
    /// <summary>Adds a violation for every option that contradicts the encoder.</summary>
    public static void Check(PooledSequenceOptions options, RecurrentTextFeaturizingTransformer encoder, OptionViolations violations)
    {
        var network = encoder.Model.Options;
        var cell = network.Cell;
        Require(nameof(options.Cell), options.Cell, cell.Kind, CellKind.Lstm);
        CheckLayers(options, network.HiddenSizes, violations);
        Require(nameof(options.Bidirectional), options.Bidirectional, network.Bidirectional, false);
        Require(nameof(options.LayerNormalization), options.LayerNormalization, cell.LayerNormalization, false);
        Require(nameof(options.Peepholes), options.Peepholes, cell.Peepholes, false);
        Require(nameof(options.CoupledInputForget), options.CoupledInputForget, cell.CoupledInputForget, false);
        Require(nameof(options.ProjectionSize), options.ProjectionSize ?? 0, cell.ProjectionSize, 0);
        Require(nameof(options.ResetAfter), options.ResetAfter, cell.ResetAfter, true);
        Require(nameof(options.ElmanActivation), options.ElmanActivation, cell.ElmanActivation, ElmanActivation.Tanh);
        Require(nameof(options.EmbeddingSize), options.EmbeddingSize, network.Embedding!.Size, RecurrentDefaults.EmbeddingSize);
        var tokenization = encoder.Encoder.Encoding.Tokenization;
        Require(nameof(options.TextTokens), options.TextTokens, tokenization.Tokens, TextTokens.Words);
        Require(nameof(options.LowerCase), options.LowerCase, tokenization.LowerCase, true);
        violations.Require(options.Tokenizer is null || options.Tokenizer == tokenization.Tokenizer, nameof(options.Tokenizer), "another tokenizer",
            $"null or that of {nameof(options.Encoder)}");
        violations.Require(options.PretrainedVectorsPath is null, nameof(options.PretrainedVectorsPath), $"'{options.PretrainedVectorsPath}'",
            $"null with {nameof(options.Encoder)}, which has vectors");
        violations.Require(!options.CharacterFeatures, nameof(options.CharacterFeatures), options.CharacterFeatures,
            $"false with {nameof(options.Encoder)}, whose layers do not read characters");
        violations.Require(options.TruncationLength is null || !network.Bidirectional, nameof(options.TruncationLength), options.TruncationLength ?? 0,
            $"null with {nameof(options.Encoder)}, which reads in both directions and needs whole sequences");

        void Require<T>(string name, T value, T expected, T @default)
            where T : notnull =>
            violations.Require(
                value.Equals(expected) || value.Equals(@default), name, value, $"the default, {@default}, or that of {nameof(options.Encoder)}, {expected}");
    }

    private static void CheckLayers(PooledSequenceOptions options, IReadOnlyList<int> expected, OptionViolations violations)
    {
        var isDefault = options.HiddenSizes is null
            && options.HiddenSize == RecurrentDefaults.HiddenSize && options.NumberOfLayers == RecurrentDefaults.NumberOfLayers;
        if (isDefault || options.LayerSizes.SequenceEqual(expected))
            return;
        var allowed = $"the default or that of {nameof(options.Encoder)}, whose layers are [{string.Join(", ", expected)}]";
        if (options.HiddenSizes is { } sizes)
            violations.Add(nameof(options.HiddenSizes), $"[{string.Join(", ", sizes)}]", allowed);
        else if (options.NumberOfLayers != expected.Count)
            violations.Add(nameof(options.NumberOfLayers), options.NumberOfLayers, allowed);
        else
            violations.Add(nameof(options.HiddenSize), options.HiddenSize, allowed);
    }

    /// <summary>Sets the options that the encoder determines in options that have been checked.</summary>
    public static void Adopt(PooledSequenceOptions options, RecurrentTextFeaturizingTransformer encoder)
    {
        var network = encoder.Model.Options;
        var cell = network.Cell;
        (options.Cell, options.HiddenSizes, options.Bidirectional) = (cell.Kind, [.. network.HiddenSizes], network.Bidirectional);
        (options.LayerNormalization, options.Peepholes, options.CoupledInputForget) = (cell.LayerNormalization, cell.Peepholes, cell.CoupledInputForget);
        (options.ProjectionSize, options.ResetAfter, options.ElmanActivation) =
            (cell.ProjectionSize == 0 ? null : cell.ProjectionSize, cell.ResetAfter, cell.ElmanActivation);
        options.EmbeddingSize = network.Embedding!.Size;
    }

    /// <summary>
    /// Returns the encoding of the column of training rows as tokens of the encoder. The maximum length of a sequence is that of the options.
    /// </summary>
    /// <exception cref="ArgumentException">The column is missing, or its contents are of another kind than those on which the encoder was trained.</exception>
    public static SequenceEncoding EncodingOf(LabeledSequenceOptions options, RecurrentTextFeaturizingTransformer encoder, DataViewSchema schema)
    {
        SequenceColumn.FindAsTrained(schema, options.FeatureColumnName, encoder.Encoder.Encoding);
        return encoder.Encoder.Encoding with { MaximumLength = options.MaximumLength ?? 0, CutFrom = options.CutFrom };
    }

    /// <summary>Copies the weights of the encoder to a network. The head and the attention keep their initial weights.</summary>
    public static void CopyTo(RecurrentNetwork network, RecurrentTextFeaturizingTransformer encoder) =>
        network.CopyWeightsFrom(encoder.Model, name => name.StartsWith("head.", StringComparison.Ordinal) ? null : name);

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
