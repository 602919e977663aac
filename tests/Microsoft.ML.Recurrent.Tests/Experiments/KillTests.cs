using Microsoft.ML.Recurrent.ExperimentHost;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed class KillTests
{
    [Fact]
    public void AnExperimentThatIsKilledEndsAsOneThatIsNot()
    {
        using var folder = new TemporaryFolder();
        var (lines, kills) = KilledExperiment.Run(folder.Path, kills: 3, new Random(1));
        Assert.True(kills > 0);
        Assert.Equal(WaveExperiment.Run(null), lines);
        Assert.Equal(["best-trial-", "experiment.", "trials.json"], Directory.GetFiles(folder.Path).Select(file => Path.GetFileName(file)[..11]).Order(StringComparer.Ordinal));
    }
}
