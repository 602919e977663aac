using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>Everything that turns a column of text into vectors. Immutable and safe to share.</summary>
/// <param name="InputColumnName">The column that is read.</param>
/// <param name="OutputColumnName">The column that is added.</param>
/// <param name="Encoding">How the column becomes tokens.</param>
/// <param name="Network">Embedding and recurrent layers of the language model; its head does not count.</param>
/// <param name="Pooling">What a vector is made of.</param>
/// <param name="Finish">What tokens weigh and how vectors are scaled.</param>
internal sealed record EncoderModel(
    string InputColumnName, string OutputColumnName, SequenceEncoding Encoding, RecurrentNetwork Network, EncoderPooling Pooling, VectorFinish Finish)
{
    private const string Section = "featurizer";

    /// <summary>How training ended.</summary>
    public TrainingRecord Training { get; init; } = TrainingRecord.Unknown;

    /// <summary>Length of a vector.</summary>
    public int OutputSize { get; } = SizeOf(Network, Pooling);

    /// <summary>The network without what only the language model needs: the head, which may be most of the weights.</summary>
    public static RecurrentNetwork WithoutHead(RecurrentNetwork languageModel)
    {
        var network = new RecurrentNetwork(
            languageModel.Options with { HeadPerDirection = false, TieWeights = false, Pooling = SequencePooling.Last, OutputSize = 1 });
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
        var options = network.Options;
        if (input.Length == 0 || output.Length == 0)
            throw section.Defect("the name of a column is empty.");
        if (!encoding.HasTokens || options.Embedding?.VocabularySize != encoding.TokenCount)
            throw section.Defect($"steps are {encoding.Describe()} with {encoding.TokenCount} tokens; the network takes {options.Embedding?.VocabularySize ?? 0}.");
        if (options.InputSize != 0)
            throw section.Defect("the network reads more than tokens.");
        if ((NetworkUse.Tokens | NetworkUse.Bidirectional | NetworkUse.Pooling).Misfit(options) is { } misfit)
            throw section.Defect($"the network {misfit}, which an encoder makes no use of.");
        return new EncoderModel(input, output, encoding, network, pooling, VectorFinish.Load(payload, encoding.TokenCount, SizeOf(network, pooling)))
        {
            Training = TrainingRecord.Load(payload, networks: 1),
        };
    }

    /// <summary>Makes what pools the vectors, still to be finished.</summary>
    public SequenceEncoder CreateEncoder(int threads = 0) => new(Network, Pooling, threads, tokenWeights: Finish.TokenWeights);

    private static int SizeOf(RecurrentNetwork network, EncoderPooling pooling)
    {
        using var encoder = new SequenceEncoder(network, pooling, threads: 1);
        return encoder.OutputSize;
    }
}
