using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>A model that makes features by a pretrained network. Immutable and safe to share.</summary>
internal sealed record PretrainedSeriesFeaturizer : SeriesFeaturizer
{
    private readonly PretrainedModel _network;

    public PretrainedSeriesFeaturizer(string inputColumnName, string outputColumnName, int stepSize, PretrainedModel network)
        : base(inputColumnName, outputColumnName, stepSize)
    {
        _network = network;
        OutputSize = PretrainedSeriesEncoder.SizeOf(network, stepSize);
        Training = TrainingRecord.NothingToLearn;
    }

    public override RecurrentNetwork Network => _network.Network(1);

    public override int OutputSize { get; }

    protected override bool IsPretrained => true;

    public override SeriesEncoder CreateEncoder() => new PretrainedSeriesEncoder(_network, StepSize);

    /// <exception cref="ModelFormatException">The weights are damaged.</exception>
    public static PretrainedSeriesFeaturizer Load(PayloadReader payload, string input, string output, int stepSize) =>
        new(input, output, stepSize, PretrainedWeights.Read(payload));

    protected override void SaveNetwork(PayloadWriter payload) => PretrainedWeights.Write(payload, _network);
}
