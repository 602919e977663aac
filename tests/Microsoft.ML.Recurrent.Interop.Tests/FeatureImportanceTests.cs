using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.TestModels;

namespace Microsoft.ML.Recurrent.Interop.Tests;

public sealed class FeatureImportanceTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void PermutationFeatureImportanceFindsTheModelInAChain()
    {
        var rows = Enumerable.Range(0, 100).Select(i => new LabelledRow { X = i % 10, Target = 3 * (i % 10) }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var prepared = _ml.Transforms.Concatenate("Features", "X", "Target").Fit(data);
        var chain = prepared.Append(new WeightedSumTransformer(_ml, [3, 0]));

        var importance = _ml.Regression.PermutationFeatureImportance(chain, prepared.Transform(data), "Target");

        Assert.True(importance["X"].MeanSquaredError.Mean > 10);
        Assert.Equal(0, importance["Target"].MeanSquaredError.Mean, 6);
    }

    [Fact]
    public void ModelIsReachableThroughMlNetsInterface()
    {
        ISingleFeaturePredictionTransformer<object> transformer = new WeightedSumTransformer(_ml, [3, 0]);
        Assert.Equal("Features", transformer.FeatureColumnName);
        Assert.Equal(new[] { 3f, 0f }, transformer.Model);
    }
}
