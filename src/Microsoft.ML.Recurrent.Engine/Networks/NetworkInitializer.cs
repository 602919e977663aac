using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Draws the weights of a new network. Each parameter has a random stream of its own, so that adding a parameter does not change the draws of the others.
/// </summary>
internal static class NetworkInitializer
{
    public static void Initialize(NetworkTopology topology, ParameterStore store, InitializationOptions options, ulong seed)
    {
        foreach (var directions in topology.Layers)
            foreach (var layer in directions)
                InitializeCell(layer.Cell, store, options, seed);
        foreach (var parameter in store.Parameters)
        {
            if (IsNormalizationGain(parameter.Name))
                store.WritableWeightsOf(parameter.Name).Fill(1);
            else if (parameter.Name is "head.weight" or "attention.weight" or "attention.vector" or "projection.weight" or "decoder.weight"
                    or "horizon.state.weight" or "horizon.features.weight"
                || parameter.Name.StartsWith("weight_hr", StringComparison.Ordinal))
                WeightInitializer.GlorotUniform(store.WritableWeightsOf(parameter.Name), parameter.Rows, parameter.Columns, Stream(parameter, seed));
        }

        if (topology.Embedding is { } embedding)
            InitializeEmbedding(
                store.WritableWeightsOf(embedding.Table.Name), embedding.Size, embedding.PaddingIndex, options.EmbeddingDeviation,
                Stream(embedding.Table, seed), options.OrthogonalEmbedding);
        if (topology.Decoder is { } decoder)
        {
            var position = decoder.Position;
            InitializeEmbedding(store.WritableWeightsOf(position.Name), position.Columns, paddingIndex: -1, deviation: 1, Stream(position, seed));
        }

        foreach (var table in topology.Factors?.Tables ?? [])
            InitializeEmbedding(store.WritableWeightsOf(table.Name), table.Columns, paddingIndex: -1, options.EmbeddingDeviation, Stream(table, seed));
        if (topology.Characters is { } characters)
            InitializeCharacters(characters, store, options, seed);
    }

    private static void InitializeCharacters(CharacterEncoder encoder, ParameterStore store, InitializationOptions options, ulong seed)
    {
        // A chrono span counts the steps of the sequences; words are short.
        var ofWords = options with { ChronoSpan = 0 };
        InitializeCell(encoder.Forward.Cell, store, ofWords, seed);
        InitializeCell(encoder.Reverse.Cell, store, ofWords, seed);
        var embedding = encoder.Embedding;
        var vectors = store.WritableWeightsOf(embedding.Table.Name);
        InitializeEmbedding(vectors, embedding.Size, embedding.PaddingIndex, options.EmbeddingDeviation, Stream(embedding.Table, seed));
    }

    private static void InitializeCell(RecurrentCell cell, ParameterStore store, InitializationOptions options, ulong seed)
    {
        FillGates(store, cell.InputWeight, cell.HiddenSize, options.InputWeights, options, seed);
        FillGates(store, cell.RecurrentWeight, cell.HiddenSize, options.RecurrentWeights, options, seed);
        var h = cell.HiddenSize;
        var recurrentBias = store.WritableWeightsOf(cell.RecurrentBias.Name);
        if (options.ChronoSpan > 1)
        {
            var random = Stream(cell.RecurrentBias, seed);
            var keep = cell.ForgetGate >= 0 ? cell.ForgetGate : cell.KeepGate;
            if (keep < 0)
                return;
            Span<float> input = cell.InputGate >= 0 ? recurrentBias.Slice(cell.InputGate * h, h) : new float[h];
            WeightInitializer.ChronoForgetBias(input, recurrentBias.Slice(keep * h, h), options.ChronoSpan, random);
        }
        else if (cell.ForgetGate >= 0)
        {
            var share = cell.InputBias is null ? options.ForgetBias : options.ForgetBias / 2;
            recurrentBias.Slice(cell.ForgetGate * h, h).Fill(share);
            if (cell.InputBias is { } inputBias)
                store.WritableWeightsOf(inputBias.Name).Slice(cell.ForgetGate * h, h).Fill(share);
        }
    }

    private static void FillGates(ParameterStore store, Parameter parameter, int hidden, WeightFill fill, InitializationOptions options, ulong seed)
    {
        var random = Stream(parameter, seed);
        var weights = store.WritableWeightsOf(parameter.Name);
        var columns = parameter.Columns;
        for (var row = 0; row < parameter.Rows; row += hidden)
        {
            var gate = weights.Slice(row * columns, hidden * columns);
            switch (fill)
            {
                case WeightFill.Glorot:
                    WeightInitializer.GlorotUniform(gate, hidden, columns, random);
                    break;
                case WeightFill.Orthogonal:
                    WeightInitializer.Orthogonal(gate, hidden, columns, random);
                    break;
                case WeightFill.Uniform:
                    WeightInitializer.Uniform(gate, options.UniformLimit > 0 ? options.UniformLimit : 1 / MathF.Sqrt(hidden), random);
                    break;
                case WeightFill.Identity:
                    WeightInitializer.Identity(gate, hidden, columns);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(fill), fill, "Unknown fill of weights.");
            }
        }
    }

    private static void InitializeEmbedding(Span<float> table, int size, int paddingIndex, float deviation, SeededRandom random, bool orthogonal = false)
    {
        if (orthogonal)
            OrthogonalVectors.Fill(table, size, deviation, random);
        else
            foreach (ref var weight in table)
                weight = deviation * (float)random.NextGaussian();
        if (paddingIndex >= 0)
            table.Slice(paddingIndex * size, size).Clear();
    }

    private static bool IsNormalizationGain(string name) => name.StartsWith("weight_ln_", StringComparison.Ordinal);

    private static SeededRandom Stream(Parameter parameter, ulong seed)
    {
        var name = new StableHash(); // so that the stream depends on the name alone
        foreach (var c in parameter.Name)
            name.Add(c);
        return new SeededRandom(seed, name.Value);
    }
}
