using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public sealed class OutputMeansTests
{
    [Fact]
    public void NumbersHaveTheirMean() => Assert.Equal([2f, 20f], Mean(OutputMeans.OfNumbers, 2, 1, 10, 2, 20, 3, 30));

    [Fact]
    public void LogitsHaveTheMeanOfTheProbabilities()
    {
        float[][] logits = [[1, -2, 0.5f], [400, 390, -400], [0, 0, 0]];
        var mean = Mean(OutputMeans.OfLogits, 3, [.. logits.SelectMany(row => row)]);
        Probabilities.OfLogits(mean);
        for (var c = 0; c < 3; c++)
            Assert.Equal(logits.Average(row => Math.Exp(row[c] - row.Max()) / row.Sum(value => Math.Exp(value - row.Max()))), mean[c], 1e-6);
    }

    [Fact]
    public void LogOddsHaveTheMeanOfTheProbabilities()
    {
        float[] odds = [3, -1, 0.25f];
        var expected = odds.Average(value => 1 / (1 + Math.Exp(-value)));
        Assert.Equal(expected, 1 / (1 + Math.Exp(-Mean(OutputMeans.OfLogOdds, 1, odds)[0])), 1e-6);
        Assert.Equal(-1.5f, Mean(OutputMeans.OfLogOdds, 1, -1.5f, -1.5f)[0], 1e-6f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void LogOddsKeepWhatProbabilitiesCannotTell(int sign)
    {
        // The mean of 1 - e^-1000 and 1 - e^-1002 is 1 less e^-1000 (1 + e^-2) / 2.
        var expected = sign * (1000 - Math.Log((1 + Math.Exp(-2)) / 2));
        Assert.Equal(expected, Mean(OutputMeans.OfLogOdds, 1, sign * 1000, sign * 1002)[0], 1e-3);
    }

    [Fact]
    public void OppositeOutputsCancelOut() => Assert.Equal(0, Mean(OutputMeans.OfLogOdds, 1, 2000, -2000)[0]);

    private static float[] Mean(OutputMean of, int size, params float[] outputs)
    {
        var mean = new float[size];
        of(outputs, mean);
        return mean;
    }
}
