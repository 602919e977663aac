using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Defines how a network is stored in a payload: the table that <see cref="NetworkWriter"/> and <see cref="NetworkReader"/> share. Section <c>network</c>
/// contains the options below in this order; section <c>weights</c> contains the number of parameters and, for each, its name, rows, columns, whether it is a
/// vector, and its values row by row. For several networks, section <c>networks</c> contains their number, <c>weights.2</c> and so on contain the weights of
/// the second and later ones, and <c>shape.2</c> and so on the shapes of those that differ from the first. Networks that options cannot specify have a
/// section <c>shape</c> instead of <c>network</c>, see <see cref="ShapeLayout"/>. The initialization is not stored: a trained network does not need it. Add new
/// options at the end and mark them as appended, so that they are read only from payloads that have them.
/// </summary>
internal static class NetworkLayout
{
    public const string OptionsSection = "network";
    public const string WeightsSection = "weights";
    public const string CountSection = "networks";

    /// <summary>Of a network that is written by itself.</summary>
    public static PayloadFormat Format { get; } = new("Network", Version: 1);

    /// <summary>Returns the name of the section that contains the weights of one of several networks.</summary>
    /// <param name="index">The index of the network, counted from 0.</param>
    public static string WeightsSectionOf(int index) => index == 0 ? WeightsSection : $"{WeightsSection}.{index + 1}";

    public static IReadOnlyList<NetworkField> Fields { get; } =
    [
        NetworkField.Size(nameof(NetworkOptions.InputSize), o => o.InputSize, (o, v) => o with { InputSize = v }),
        new(nameof(NetworkOptions.Embedding), WriteEmbedding, ReadEmbedding),
        NetworkField.Choice(nameof(CellOptions.Kind), o => o.Cell.Kind, (o, v) => o with { Cell = o.Cell with { Kind = v } }),
        NetworkField.Choice(nameof(CellOptions.ElmanActivation), o => o.Cell.ElmanActivation, (o, v) => o with { Cell = o.Cell with { ElmanActivation = v } }),
        NetworkField.Boolean(nameof(CellOptions.Peepholes), o => o.Cell.Peepholes, (o, v) => o with { Cell = o.Cell with { Peepholes = v } }),
        NetworkField.Boolean(nameof(CellOptions.CoupledInputForget), o => o.Cell.CoupledInputForget,
            (o, v) => o with { Cell = o.Cell with { CoupledInputForget = v } }),
        NetworkField.Size(nameof(CellOptions.ProjectionSize), o => o.Cell.ProjectionSize, (o, v) => o with { Cell = o.Cell with { ProjectionSize = v } }),
        NetworkField.Boolean(nameof(CellOptions.ResetAfter), o => o.Cell.ResetAfter, (o, v) => o with { Cell = o.Cell with { ResetAfter = v } }),
        NetworkField.Boolean(nameof(CellOptions.LayerNormalization), o => o.Cell.LayerNormalization,
            (o, v) => o with { Cell = o.Cell with { LayerNormalization = v } }),
        new(nameof(NetworkOptions.HiddenSizes), (writer, o) => writer.Write(o.HiddenSizes.ToArray()), ReadHiddenSizes),
        NetworkField.Boolean(nameof(NetworkOptions.Bidirectional), o => o.Bidirectional, (o, v) => o with { Bidirectional = v }),
        NetworkField.Retired("Dropout", 0f), // noise belongs to training runs, which no longer leave it in what they train
        NetworkField.Retired("InputDropout", 0f),
        NetworkField.Retired("RecurrentDropout", 0f),
        NetworkField.Single(nameof(NetworkOptions.Zoneout), o => o.Zoneout, (o, v) => o with { Zoneout = v }),
        NetworkField.Choice(nameof(NetworkOptions.Pooling), o => o.Pooling, (o, v) => o with { Pooling = v }),
        // Without attention the width is only a setting; no weight depends on it.
        new(nameof(NetworkOptions.AttentionSize), (writer, o) => writer.Write(o.AttentionSize), (reader, o, limit) => o with
        {
            AttentionSize = reader.ReadInt32(nameof(NetworkOptions.AttentionSize), 0, o.Pooling == SequencePooling.Attention ? limit : int.MaxValue),
        }),
        NetworkField.Size(nameof(NetworkOptions.OutputSize), o => o.OutputSize, (o, v) => o with { OutputSize = v }),
        new(nameof(NetworkOptions.Characters), WriteCharacters, ReadCharacters) { Appended = true },
        NetworkField.Boolean(nameof(NetworkOptions.TransitionScores), o => o.TransitionScores, (o, v) => o with { TransitionScores = v }) with
        {
            Appended = true,
        },
        NetworkField.Boolean(nameof(NetworkOptions.SeparateDirections), o => o.SeparateDirections, (o, v) => o with { SeparateDirections = v }) with
        {
            Appended = true,
        },
        NetworkField.Boolean(nameof(NetworkOptions.HeadPerDirection), o => o.HeadPerDirection, (o, v) => o with { HeadPerDirection = v }) with
        {
            Appended = true,
        },
        NetworkField.Boolean(nameof(NetworkOptions.TieWeights), o => o.TieWeights, (o, v) => o with { TieWeights = v }) with { Appended = true },
        NetworkField.Retired("VariationalDropout", false) with { Appended = true },
        new(nameof(EmbeddingOptions.UnknownIndex), WriteUnknownIndex, ReadUnknownIndex) { Appended = true },
        NetworkField.Size(nameof(NetworkOptions.InputProjectionSize), o => o.InputProjectionSize, (o, v) => o with { InputProjectionSize = v }) with
        {
            Appended = true,
            IsWritten = ProjectsOrDecodes,
        },
        new(nameof(NetworkOptions.Decoder), WriteDecoder, ReadDecoder) { Appended = true, IsWritten = ProjectsOrDecodes },
        NetworkField.Boolean(nameof(NetworkOptions.ResidualConnections), o => o.ResidualConnections, (o, v) => o with { ResidualConnections = v }) with
        {
            Appended = true,
            IsWritten = AddsOrHasBlocks,
        },
        new(nameof(NetworkOptions.HorizonHead), WriteHorizonHead, ReadHorizonHead) { Appended = true, IsWritten = AddsOrHasBlocks },
        new(nameof(NetworkOptions.Factors), (writer, o) => WriteFactors(writer, o.Factors),
            (reader, o, limit) => o with { Factors = ReadFactors(reader, limit) }) { Appended = true, IsWritten = HasFactors },
        new(nameof(NetworkOptions.FrontLayers), (writer, o) => LayerLayout.Write(writer, o.FrontLayers),
            (reader, o, limit) => o with { FrontLayers = LayerLayout.Read(reader, limit) }) { Appended = true, IsWritten = HasFrontLayers },
        NetworkField.Size(nameof(CellOptions.RecurrentHeads), o => o.Cell.RecurrentHeads, (o, v) => o with { Cell = o.Cell with { RecurrentHeads = v } }) with
        {
            Appended = true,
            IsWritten = HasHeads,
        },
        NetworkField.Size(nameof(CellOptions.MemoryHeads), o => o.Cell.MemoryHeads, (o, v) => o with { Cell = o.Cell with { MemoryHeads = v } }) with
        {
            Appended = true,
            IsWritten = HasHeads,
        },
    ];

    public static void WriteFactors(SectionWriter writer, IReadOnlyList<FactorOptions> factors)
    {
        writer.Write(factors.Select(factor => factor.VocabularySize).ToArray());
        writer.Write(factors.Select(factor => factor.Size).ToArray());
    }

    /// <summary>Reads factors.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="limit">The largest size that can be valid, because a network has at least as many weights.</param>
    public static IReadOnlyList<FactorOptions> ReadFactors(SectionReader reader, int limit)
    {
        var (vocabularies, sizes) = (reader.ReadInt32s(), reader.ReadInt32s());
        if (vocabularies.Length != sizes.Length)
            throw reader.Defect($"there are {vocabularies.Length} vocabularies of factors and {sizes.Length} sizes of their vectors.");
        if (vocabularies.Concat(sizes).Any(size => size < 1 || size > limit))
            throw reader.Defect($"{nameof(InputShape.Factors)} hold a size that is not 1 to {limit}.");
        return [.. vocabularies.Zip(sizes, (vocabulary, size) => new FactorOptions { VocabularySize = vocabulary, Size = size })];
    }

    // One condition for both: if a field is written, so is every field before it.
    private static bool ProjectsOrDecodes(NetworkOptions options) =>
        options.InputProjectionSize > 0 || options.Decoder is not null || AddsOrHasBlocks(options);

    private static bool AddsOrHasBlocks(NetworkOptions options) =>
        options.ResidualConnections || options.HorizonHead is not null || HasFactors(options);

    private static bool HasFactors(NetworkOptions options) => options.Factors.Count > 0 || HasFrontLayers(options);

    private static bool HasFrontLayers(NetworkOptions options) => options.FrontLayers.Count > 0 || HasHeads(options);

    private static bool HasHeads(NetworkOptions options) => options.Cell.RecurrentHeads != 1 || options.Cell.MemoryHeads > 0;

    private static void WriteEmbedding(SectionWriter writer, NetworkOptions options)
    {
        writer.Write(options.Embedding is not null);
        if (options.Embedding is not { } embedding)
            return;
        writer.Write(embedding.VocabularySize);
        writer.Write(embedding.Size);
        writer.Write(embedding.PaddingIndex);
        writer.Write(embedding.Frozen);
    }

    private static NetworkOptions ReadEmbedding(SectionReader reader, NetworkOptions options, int limit) => !reader.ReadBoolean() ? options : options with
    {
        Embedding = new EmbeddingOptions
        {
            VocabularySize = reader.ReadInt32(nameof(EmbeddingOptions.VocabularySize), 1, limit),
            Size = reader.ReadInt32(nameof(EmbeddingOptions.Size), 1, limit),
            PaddingIndex = reader.ReadInt32(nameof(EmbeddingOptions.PaddingIndex), -1, limit),
            Frozen = reader.ReadBoolean(),
        },
    };

    private static void WriteCharacters(SectionWriter writer, NetworkOptions options)
    {
        writer.Write(options.Characters is not null);
        if (options.Characters is not { } characters)
            return;
        writer.Write(characters.VocabularySize);
        writer.Write(characters.EmbeddingSize);
        writer.Write(characters.HiddenSize);
        writer.Write(0f); // once a dropout
    }

    private static NetworkOptions ReadCharacters(SectionReader reader, NetworkOptions options, int limit)
    {
        if (!reader.ReadBoolean())
            return options;
        var characters = new CharacterEncoderOptions
        {
            VocabularySize = reader.ReadInt32(nameof(CharacterEncoderOptions.VocabularySize), 1, limit),
            EmbeddingSize = reader.ReadInt32(nameof(CharacterEncoderOptions.EmbeddingSize), 1, limit),
            HiddenSize = reader.ReadInt32(nameof(CharacterEncoderOptions.HiddenSize), 1, limit),
        };
        reader.ReadSingle(); // once a dropout
        return options with { Characters = characters };
    }

    private static void WriteUnknownIndex(SectionWriter writer, NetworkOptions options)
    {
        if (options.Embedding is not { } embedding)
            return;
        writer.Write(0f); // once two dropouts
        writer.Write(0f);
        writer.Write(embedding.UnknownIndex);
    }

    private static NetworkOptions ReadUnknownIndex(SectionReader reader, NetworkOptions options, int limit)
    {
        if (options.Embedding is not { } embedding)
            return options;
        reader.ReadSingle(); // once two dropouts
        reader.ReadSingle();
        return options with { Embedding = embedding with { UnknownIndex = reader.ReadInt32(nameof(EmbeddingOptions.UnknownIndex), -1, limit) } };
    }

    private static void WriteDecoder(SectionWriter writer, NetworkOptions options)
    {
        writer.Write(options.Decoder is not null);
        if (options.Decoder is not { } decoder)
            return;
        writer.Write(decoder.Steps);
        writer.Write(decoder.InputSize);
    }

    private static NetworkOptions ReadDecoder(SectionReader reader, NetworkOptions options, int limit) => !reader.ReadBoolean() ? options : options with
    {
        Decoder = new DecoderOptions
        {
            Steps = reader.ReadInt32(nameof(DecoderOptions.Steps), 1, limit),
            InputSize = reader.ReadInt32(nameof(DecoderOptions.InputSize), 0, limit),
        },
    };

    private static void WriteHorizonHead(SectionWriter writer, NetworkOptions options)
    {
        writer.Write(options.HorizonHead is not null);
        if (options.HorizonHead is not { } head)
            return;
        writer.Write(head.Blocks);
        writer.Write(head.InputSize);
        writer.Write(head.HiddenSize);
    }

    // No weight depends on the number of blocks, but the inputs and outputs of a step do.
    private static NetworkOptions ReadHorizonHead(SectionReader reader, NetworkOptions options, int limit) => !reader.ReadBoolean() ? options : options with
    {
        HorizonHead = new HorizonHeadOptions
        {
            Blocks = reader.ReadInt32(nameof(HorizonHeadOptions.Blocks), 1, Math.Max(1, options.OutputSize)),
            InputSize = reader.ReadInt32(nameof(HorizonHeadOptions.InputSize), 1, limit),
            HiddenSize = reader.ReadInt32(nameof(HorizonHeadOptions.HiddenSize), 1, limit),
        },
    };

    private static NetworkOptions ReadHiddenSizes(SectionReader reader, NetworkOptions options, int limit)
    {
        var sizes = reader.ReadInt32s();
        foreach (var size in sizes)
            if (size < 1 || size > limit)
                throw reader.Defect($"{nameof(NetworkOptions.HiddenSizes)} holds {size}; 1 to {limit} is allowed.");
        return options with { HiddenSizes = sizes };
    }
}
