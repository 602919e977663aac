using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public sealed class LargeBatchTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MaxValue / 16 + 1)]
    [InlineData(1 << 28)]
    public void ABatchSizeAboveAnyDataSetGivesTheSameOutputs(int batchSize)
    {
        var (network, data) = (TinyNetworks.Make(), TinyData.Classification(50, 1, 6));
        using var usual = new BatchPredictor(network, 1);
        using var large = new BatchPredictor(network, 1, batchSize);
        Assert.Equal(usual.Predict(data), large.Predict(data));
        Assert.Equal(usual.Evaluate(data, new SoftmaxCrossEntropyLoss()), large.Evaluate(data, new SoftmaxCrossEntropyLoss()), 1e-9);
        using var usualEncoder = new SequenceEncoder(network, EncoderPooling.Mean, 1);
        using var largeEncoder = new SequenceEncoder(network, EncoderPooling.Mean, 1, batchSize);
        Assert.Equal(usualEncoder.Encode(data), largeEncoder.Encode(data));
    }
}
