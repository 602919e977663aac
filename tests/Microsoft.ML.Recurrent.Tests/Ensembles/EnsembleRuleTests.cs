using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Tests.Experiments;
using Microsoft.ML.Recurrent.Tests.Forecasting;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

namespace Microsoft.ML.Recurrent.Tests.Ensembles;

/// <summary>What distinguishes the networks of a model: their seeds and their checkpoints, by one rule for every trainer.</summary>
public sealed class EnsembleRuleTests
{
    private static readonly string[] s_rounds = ["", "choosing", "all rows", "before 48", "before 54", "judged before 48", "the whole series"];

    public static TheoryData<ForecastArchitecture> Architectures =>
        [ForecastArchitecture.SeasonalCorrection, ForecastArchitecture.SegmentWise, ForecastArchitecture.Direct, ForecastArchitecture.Autoregressive];

    [Fact]
    public void FirstSeedIsThatOfTheOptionsAndTheOthersDiffer()
    {
        Assert.Equal(-7, EnsembleRule.SeedOf(-7, 0));
        var seeds = Enumerable.Range(1, 5).SelectMany(seed => Enumerable.Range(0, 100).Select(network => EnsembleRule.SeedOf(seed, network))).ToArray();
        Assert.Equal(500, seeds.Distinct().Count());
    }

    [Theory]
    [InlineData("run.checkpoint", 0, "", "run.checkpoint")]
    [InlineData("run.checkpoint", 1, "", "run.2.checkpoint")]
    [InlineData("run.checkpoint", 0, "all rows", "run.all-rows.checkpoint")]
    [InlineData("run.checkpoint", 4, "judged before 48", "run.judged-before-48.5.checkpoint")]
    [InlineData("folder.of/run", 0, "", "folder.of/run")]
    [InlineData("folder.of/run", 1, "choosing", "folder.of/run.choosing.2")]
    public void CheckpointHasTheRoundAndTheNumberOfTheNetworkInItsName(string path, int network, string round, string expected) =>
        Assert.Equal(expected, EnsembleRule.CheckpointOf(path, network, round));

    [Fact]
    public void WithoutAPathThereIsNoCheckpoint() => Assert.All(s_rounds, round => Assert.Null(EnsembleRule.CheckpointOf(null, 1, round)));

    [Theory]
    [InlineData("run")]
    [InlineData("run.checkpoint")]
    [InlineData("run.2.checkpoint")]
    public void CheckpointsOfAllNetworksAndRoundsDiffer(string path)
    {
        var paths = s_rounds.SelectMany(round => Enumerable.Range(0, 200).Select(network => EnsembleRule.CheckpointOf(path, network, round))).ToList();
        Assert.Equal(paths.Count, paths.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void NetworksOfAForecasterAreThoseThatTheirSeedsGiveAlone(ForecastArchitecture architecture)
    {
        var whole = Fit(Options(architecture, networks: 3));
        Assert.Equal(3, whole.Networks.Count);
        for (var network = 0; network < 3; network++)
        {
            var options = Options(architecture, networks: 1);
            options.Seed = EnsembleRule.SeedOf(options.SeedOrDefault, network);
            Assert.Equal(Weights(Fit(options)), whole.Networks[network].Parameters.Weights.ToArray());
        }
    }

    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection, 1)] // in the first round
    [InlineData(ForecastArchitecture.SegmentWise, 1)]
    [InlineData(ForecastArchitecture.SegmentWise, 3)] // in the second round
    public void ForecasterStoppedInItsSecondNetworkContinuesAsIfItHadNotBeen(ForecastArchitecture architecture, int finished)
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var options = Options(architecture, networks: 2);
        (options.NumberOfEpochs, options.Dropout, options.TrainsOnHeldOutRows) = (4, 0.2f, true);
        var expected = Weights(Fit(options));

        options.CheckpointPath = folder.File("run.checkpoint");
        options.CancellationToken = source.Token;
        options.Progress = new EpochSignal(progress =>
        {
            if (progress.Epoch == (4 * finished) + 1)
                source.Cancel();
        });
        Fit(options);
        Assert.Equal(finished + 1, Directory.GetFiles(folder.Path).Length);

        (options.CancellationToken, options.Progress) = (default, null);
        var resumed = Fit(options);
        Assert.Equal(expected, Weights(resumed));
        var files = Directory.GetFiles(folder.Path).Select(Path.GetFileName).ToArray();
        Assert.All(files.GroupBy(file => file!.Replace(".2.", ".", StringComparison.Ordinal)), round => Assert.Equal(2, round.Count()));
        if (architecture == ForecastArchitecture.SegmentWise)
            Assert.Equal(["run.all-rows.2.checkpoint", "run.all-rows.checkpoint", "run.choosing.2.checkpoint", "run.choosing.checkpoint"],
                files.Order(StringComparer.Ordinal));
    }

    // After one epoch, and without a second round where that is possible, nothing but the seed determines a network.
    private static ForecastingOptions Options(ForecastArchitecture architecture, int networks)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        (options.NumberOfNetworks, options.NumberOfEpochs) = (networks, 1);
        options.TrainsOnHeldOutRows = architecture == ForecastArchitecture.SeasonalCorrection;
        return options;
    }

    private static ForecastingTransformer Fit(ForecastingOptions options) => GlobalForecasters.Fit(options, SeriesRow.Of(SeriesRow.Wave(60)));

    private static float[] Weights(ForecastingTransformer model) => [.. model.Networks.SelectMany(network => network.Parameters.Weights.ToArray())];
}
