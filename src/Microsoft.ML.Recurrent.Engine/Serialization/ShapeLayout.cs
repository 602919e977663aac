using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Defines how the shape of a network is stored that <see cref="NetworkOptions"/> cannot specify: section <c>shape</c> takes the place of section
/// <c>network</c> and contains what the network reads, the source with its layers if there is one, the layers as <see cref="LayerLayout"/> stores them, and
/// the head. The bytes may come from an untrusted source.
/// </summary>
internal static class ShapeLayout
{
    public const string Section = "shape";

    /// <summary>Returns the name of the section of the shape of one of several networks.</summary>
    /// <param name="index">The index of the network, counted from 0.</param>
    public static string SectionOf(int index) => index == 0 ? Section : $"{Section}.{index + 1}";

    public static void Write(SectionWriter writer, NetworkShape shape)
    {
        WriteInput(writer, shape.Input);
        writer.Write(shape.Source is not null);
        if (shape.Source is { } source)
        {
            WriteInput(writer, source.Input);
            LayerLayout.Write(writer, source.Layers);
        }

        LayerLayout.Write(writer, shape.Layers);
        writer.Write(shape.Head.OutputSize);
        writer.Write(shape.Head.TieWeights);
        writer.Write(shape.Head.TransitionScores);
        writer.Write(shape.Head.PerDirection);
        writer.Write(shape.FurtherHeads.Count);
        foreach (var head in shape.FurtherHeads)
        {
            LayerLayout.Write(writer, head.Layers);
            writer.Write(head.OutputSize);
        }
    }

    /// <summary>Reads a shape.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="limit">The largest size that can be valid, because a network has at least as many weights.</param>
    public static NetworkShape Read(SectionReader reader, int limit) => new()
    {
        Input = ReadInput(reader, limit),
        Source = !reader.ReadBoolean() ? null : new SourceShape { Input = ReadInput(reader, limit), Layers = LayerLayout.Read(reader, limit) },
        Layers = LayerLayout.Read(reader, limit),
        Head = new HeadShape
        {
            OutputSize = reader.ReadInt32(nameof(HeadShape.OutputSize), 1, limit),
            TieWeights = reader.ReadBoolean(),
            TransitionScores = reader.ReadBoolean(),
            PerDirection = reader.ReadBoolean(),
        },
        FurtherHeads = ReadHeads(reader, limit),
    };

    private static FurtherHeadShape[] ReadHeads(SectionReader reader, int limit)
    {
        var heads = new FurtherHeadShape[reader.ReadInt32("the number of further heads", 0, reader.Remaining)];
        for (var i = 0; i < heads.Length; i++)
            heads[i] = new FurtherHeadShape
            {
                Layers = LayerLayout.Read(reader, limit),
                OutputSize = reader.ReadInt32(nameof(FurtherHeadShape.OutputSize), 1, limit),
            };
        return heads;
    }

    private static void WriteInput(SectionWriter writer, InputShape input)
    {
        writer.Write(input.InputSize);
        writer.Write(input.Embedding is not null);
        if (input.Embedding is { } embedding)
        {
            writer.Write(embedding.VocabularySize);
            writer.Write(embedding.Size);
            writer.Write(embedding.PaddingIndex);
            writer.Write(embedding.UnknownIndex);
            writer.Write(embedding.Frozen);
        }

        writer.Write(input.Characters is not null);
        if (input.Characters is { } characters)
        {
            writer.Write(characters.VocabularySize);
            writer.Write(characters.EmbeddingSize);
            writer.Write(characters.HiddenSize);
        }

        NetworkLayout.WriteFactors(writer, input.Factors);
    }

    private static InputShape ReadInput(SectionReader reader, int limit) => new()
    {
        InputSize = reader.ReadInt32(nameof(InputShape.InputSize), 0, limit),
        Embedding = !reader.ReadBoolean() ? null : new EmbeddingOptions
        {
            VocabularySize = reader.ReadInt32(nameof(EmbeddingOptions.VocabularySize), 1, limit),
            Size = reader.ReadInt32(nameof(EmbeddingOptions.Size), 1, limit),
            PaddingIndex = reader.ReadInt32(nameof(EmbeddingOptions.PaddingIndex), -1, limit),
            UnknownIndex = reader.ReadInt32(nameof(EmbeddingOptions.UnknownIndex), -1, limit),
            Frozen = reader.ReadBoolean(),
        },
        Characters = !reader.ReadBoolean() ? null : new CharacterEncoderOptions
        {
            VocabularySize = reader.ReadInt32(nameof(CharacterEncoderOptions.VocabularySize), 1, limit),
            EmbeddingSize = reader.ReadInt32(nameof(CharacterEncoderOptions.EmbeddingSize), 1, limit),
            HiddenSize = reader.ReadInt32(nameof(CharacterEncoderOptions.HiddenSize), 1, limit),
        },
        Factors = NetworkLayout.ReadFactors(reader, limit),
    };
}
