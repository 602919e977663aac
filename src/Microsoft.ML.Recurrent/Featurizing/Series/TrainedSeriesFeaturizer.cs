using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>A model that makes features by a network that was trained on the rows given to Fit. Immutable and safe to share.</summary>
internal sealed record TrainedSeriesFeaturizer : SeriesFeaturizer
{
    public TrainedSeriesFeaturizer(string inputColumnName, string outputColumnName, int stepSize, RecurrentNetwork network)
        : base(inputColumnName, outputColumnName, stepSize)
    {
        Network = network;
        OutputSize = TrainedSeriesEncoder.SizeOf(network, stepSize);
    }

    public override RecurrentNetwork Network { get; }

    public override int OutputSize { get; }

    protected override bool IsPretrained => false;

    public override SeriesEncoder CreateEncoder() => new TrainedSeriesEncoder(Network, StepSize);

    /// <exception cref="ModelFormatException">The network is damaged, or does not read sequences of this kind.</exception>
    public static TrainedSeriesFeaturizer Load(PayloadReader payload, SectionReader section, string input, string output, int stepSize)
    {
        var network = NetworkReader.Read(payload);
        if (NetworkUse.Steps.Misfit(network.OptionsOf(section)) is { } misfit)
            throw section.Defect($"the network {misfit}, which a featurizer of series does not use.");
        if (network.Shape.Input.InputSize != SeriesPatches.SizeOf(stepSize))
            throw section.Defect($"the network reads {network.Shape.Input.InputSize} features at a step; patches have {SeriesPatches.SizeOf(stepSize)}.");
        return new(input, output, stepSize, network) { Training = TrainingRecord.Load(payload, networks: 1) };
    }

    protected override void SaveNetwork(PayloadWriter payload)
    {
        NetworkWriter.Write(payload, Network);
        Training.Save(payload);
    }
}
