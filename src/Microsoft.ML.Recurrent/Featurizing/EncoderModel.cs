using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>The parts of a text encoder, which turns a column of text into vectors. Immutable and safe to share.</summary>
/// <param name="InputColumnName">The name of the column that is read.</param>
/// <param name="OutputColumnName">The name of the column that is added.</param>
/// <param name="Encoding">The encoding of the column as tokens.</param>
/// <param name="Network">The embedding and the recurrent layers of the language model. The head is not used.</param>
/// <param name="Pooling">The parts of a vector.</param>
/// <param name="Finish">The weights of tokens and the scaling of vectors.</param>
internal sealed record EncoderModel(
    string InputColumnName, string OutputColumnName, SequenceEncoding Encoding, RecurrentNetwork Network, EncoderPooling Pooling, VectorFinish Finish)
{
    private const string Section = "featurizer";

    /// <summary>Gets the result of training.</summary>
    public TrainingRecord Training { get; init; } = TrainingRecord.Unknown;

    /// <summary>Gets the length of a vector.</summary>
    public int OutputSize { get; } = SizeOf(Network, Pooling);

    /// <summary>Gets the shape of a language model with this network, whose head predicts the next token.</summary>
    public NetworkOptions ShapeOfLanguageModel => Network.GetOptions() with
    {
        OutputSize = Encoding.TokenCount,
        Pooling = SequencePooling.None,
        HeadPerDirection = Network.Shape.IsBidirectional,
    };

    /// <summary>Returns the network without the head, which only the language model needs and which may have most of the weights.</summary>
    public static RecurrentNetwork WithoutHead(RecurrentNetwork languageModel)
    {
        var network = new RecurrentNetwork(
            languageModel.GetOptions() with { HeadPerDirection = false, TieWeights = false, Pooling = SequencePooling.Last, OutputSize = 1 });
        network.Parameters.WritableWeightsOf("head.weight").Clear();
        network.CopyWeightsFrom(languageModel, name => name.StartsWith("head.", StringComparison.Ordinal) ? null : name);
        return network;
    }

    public void Save(PayloadWriter payload)
    {
        var section = payload.AddSection(Section);
        section.Write(InputColumnName);
        section.Write(OutputColumnName);
        section.Write((int)Pooling);
        EncodingPayload.Write(section, Encoding);
        Finish.Save(payload);
        NetworkWriter.Write(payload, Network);
        Training.Save(payload);
    }

    /// <exception cref="ModelFormatException">A section is damaged, or the sections do not fit together.</exception>
    public static EncoderModel Load(PayloadReader payload)
    {
        var section = payload.GetSection(Section);
        var (input, output) = (section.ReadString(), section.ReadString());
        var pooling = (EncoderPooling)section.ReadInt32(nameof(Pooling), 1, (int)FeaturizingDefaults.EveryPooling);
        var encoding = EncodingPayload.Read(section);
        var network = NetworkReader.Read(payload);
        var options = network.OptionsOf(section);
        if (input.Length == 0 || output.Length == 0)
            throw section.Defect("the name of a column is empty.");
        if (!encoding.HasTokens || options.Embedding?.VocabularySize != encoding.TokenCount)
            throw section.Defect($"steps are {encoding.Describe()} with {encoding.TokenCount} tokens; "
                + $"the network reads {options.Embedding?.VocabularySize ?? 0}.");
        if (options.InputSize != 0)
            throw section.Defect("the network reads more than tokens.");
        if ((NetworkUse.Tokens | NetworkUse.Bidirectional | NetworkUse.Pooling).Misfit(options) is { } misfit)
            throw section.Defect($"the network {misfit}, which an encoder does not use.");
        return new EncoderModel(input, output, encoding, network, pooling, VectorFinish.Load(payload, encoding.TokenCount, SizeOf(network, pooling)))
        {
            Training = TrainingRecord.Load(payload, networks: 1),
        };
    }

    /// <summary>Creates the encoder that pools the vectors, to which <see cref="Finish"/> is not yet applied.</summary>
    public SequenceEncoder CreateEncoder(int numberOfThreads = 0) => new(Network, Pooling, numberOfThreads, tokenWeights: Finish.TokenWeights);

    private static int SizeOf(RecurrentNetwork network, EncoderPooling pooling)
    {
        using var encoder = new SequenceEncoder(network, pooling, numberOfThreads: 1);
        return encoder.OutputSize;
    }
}
