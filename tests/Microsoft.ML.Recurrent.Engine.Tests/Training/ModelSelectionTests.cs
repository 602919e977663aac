using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class ModelSelectionTests
{
    [Fact]
    public void BestWeightsAreKeptAtEveryImprovementAndPatienceCountsFromClearOnes()
    {
        var selection = new ModelSelection();
        var costs = new[] { 1.0, 0.95, 0.92, 0.8, 0.9, 0.75 };
        var patience = new List<int>();
        for (var epoch = 1; epoch <= costs.Length; epoch++)
        {
            selection.Report(epoch, costs[epoch - 1], 0.1, [epoch]);
            patience.Add(selection.EpochsWithoutImprovement);
        }

        Assert.Equal([0, 1, 2, 0, 1, 2], patience);
        Assert.Equal(6, selection.BestEpoch);
        Assert.Equal([6f], selection.BestWeights);
    }

    [Fact]
    public void CostThatIsNoNumberIsTheWorst()
    {
        var selection = new ModelSelection();
        selection.Report(1, double.NaN, 0, [1]);
        Assert.Equal(1, selection.BestEpoch);
        selection.Report(2, 1e300, 0, [2]);
        Assert.Equal(2, selection.BestEpoch);
        selection.Report(3, double.NaN, 0, [3]);
        Assert.Equal(2, selection.BestEpoch);
        Assert.Equal([2f], selection.BestWeights);
    }
}
