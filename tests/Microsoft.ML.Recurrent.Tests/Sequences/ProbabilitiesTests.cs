using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public sealed class ProbabilitiesTests
{
    [Fact]
    public void ProbabilitiesAreTheSoftmaxOfTheLogits()
    {
        float[] values = [1, -2, 0.5f, 3];
        var sum = values.Sum(value => Math.Exp(value));
        float[] expected = [.. values.Select(value => (float)(Math.Exp(value) / sum))];
        Probabilities.OfLogits(values);
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(expected[i], values[i], 1e-6f);
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    [InlineData(-2000f)]
    public void LogitsOfAnySizeHaveProbabilities(float logit)
    {
        float[] values = [logit, logit, logit - Math.Abs(logit)];
        Probabilities.OfLogits(values);
        Assert.Equal([0.5f, 0.5f, 0f], values);
    }
}
