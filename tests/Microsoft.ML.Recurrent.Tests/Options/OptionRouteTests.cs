using System.Reflection;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Every option of every estimator changes the setting it is the option of, gives it its own value, and changes nothing else.</summary>
public sealed class OptionRouteTests
{
    public static TheoryData<string> Estimators => [.. OptionProbes.All.Select(probe => probe.Name)];

    [Theory]
    [MemberData(nameof(Estimators))]
    public void EveryOptionHasARoute(string estimator)
    {
        var probe = Probe(estimator);
        var properties = new[] { probe.OptionsType, probe.OtherOptionsType }.OfType<Type>().SelectMany(type => type.GetProperties());
        var missing = properties.Where(property => property.SetMethod?.IsPublic == true).Select(property => property.Name)
            .Where(option => !OptionRoutes.HeldByTests.ContainsKey(option) && !OptionRoutes.All.Any(route => route.Option == option && route.AppliesTo(probe)));
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void EveryOptionGoesWhereItsRouteLeads(string estimator)
    {
        var probe = Probe(estimator);
        List<string> faults = [];
        foreach (var route in OptionRoutes.All.Where(route => route.AppliesTo(probe)))
            if (FaultOf(probe, route) is { } fault)
                faults.Add($"{route}: {fault}");
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public void EveryRouteLeadsSomewhere() =>
        Assert.All(OptionRoutes.All, route => Assert.Contains(OptionProbes.All, route.AppliesTo));

    [Fact]
    public void EveryOptionOfEveryClassIsFollowedOrHasATestOfItsEffect()
    {
        var followed = OptionProbes.All.SelectMany(probe => new[] { probe.OptionsType, probe.OtherOptionsType }).ToHashSet();
        foreach (var type in OptionClasses.All.Where(type => !followed.Contains(type)))
            foreach (var row in OptionClasses.TableOf(type).Rows)
            {
                Assert.True(OptionEffects.Of.TryGetValue(type, out var find) && find(row.Name) is not null, $"{type.Name}.{row.Name} has no test of its effect.");
                var (owner, test) = find!(row.Name)!.Value;
                Assert.NotEmpty(owner.GetMethod(test)!.GetCustomAttributes<FactAttribute>());
            }
    }

    /// <summary>What reads an option, as its row specifies, is where its routes lead.</summary>
    [Fact]
    public void EveryRouteLeadsToWhatReadsItsOption()
    {
        List<string> faults = [];
        foreach (var route in OptionRoutes.All.Where(route => !route.IsRefused && route.Settings.Length > 0))
            foreach (var probe in OptionProbes.All.Where(route.AppliesTo))
            {
                var type = probe.OtherOptionsType?.GetProperty(route.Option) is null ? probe.OptionsType : probe.OtherOptionsType;
                var use = OptionClasses.TableOf(type)[route.Option].Use;
                if (!Array.Exists(route.Settings, setting => IsReadBy(use, setting)))
                    faults.Add($"{type.Name}.{route.Option} is read by {use}, but changes {string.Join(", ", route.Settings)}.");
            }

        Assert.Empty(faults.Distinct());
    }

    [Fact]
    public void TestsThatHoldOptionsExist() =>
        Assert.All(OptionRoutes.HeldByTests.Values, name => Assert.NotNull(GetType().GetMethod(name)!.GetCustomAttribute<TheoryAttribute>()));

    [Theory]
    [MemberData(nameof(Estimators))]
    public void LaterRoundsTrainAsTheFirstDoes(string estimator)
    {
        // What a round is for: the data it sees, how long it lasts, and weights of its own.
        string[] own = ["Epochs", "Seed", "EarlyStoppingPatience", "training set", "validation set", "network.InputSize", "parameters"];
        var runs = Probe(estimator).Runs(SetUnusualSettings, null, out _);
        Assert.All(runs, run => Assert.Equal(runs[0].Where(setting => !own.Contains(setting.Key)), run.Where(setting => !own.Contains(setting.Key))));
        Assert.Equal("0.25", runs[^1]["ClipValue"]);
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void EveryRunWritesItsStateToTheCheckpointPath(string estimator)
    {
        var runs = Probe(estimator).Runs(_ => { }, null, out _);
        Assert.NotEmpty(runs);
        Assert.All(runs, run => Assert.Equal("1", run["Epochs"]));
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void NumberOfThreadsIsThatOfTheRun(string estimator)
    {
        var probe = Probe(estimator);
        var threads = 0;
        probe.Runs(options =>
        {
            options.NumberOfThreads = 3;
            threads = options.MakeTrainingOptions().NumberOfThreads;
        }, null, out _);
        Assert.Equal(3, threads);
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void ProgressHearsOfEveryEpochAndTheTokenEndsTraining(string estimator)
    {
        using var source = new CancellationTokenSource();
        var heard = 0;
        var runs = Probe(estimator).Runs(options =>
        {
            options.NumberOfEpochs = 100_000;
            options.Progress = new EpochSignal(_ =>
            {
                if (Interlocked.Increment(ref heard) == 2)
                    source.Cancel();
            });
            options.CancellationToken = source.Token;
        }, null, out _);
        Assert.InRange(heard, 2, 3); // a forecaster of one series trains two networks at a time
        Assert.Equal("100000", runs[0]["Epochs"]);
    }

    private static bool IsReadBy(OptionUse use, string setting)
    {
        var isNoise = setting.EndsWith("Dropout", StringComparison.Ordinal); // which belongs to training, although entries name it with the network
        var isNetwork = setting.StartsWith("network", StringComparison.Ordinal) && !isNoise;
        var isModel = setting[0] == '*' || setting.StartsWith("model", StringComparison.Ordinal);
        var isRows = setting.Contains(" set", StringComparison.Ordinal); // the training set, the validation set
        return use switch
        {
            OptionUse.Network => isNetwork,
            OptionUse.Training => !isNetwork && !isModel,
            OptionUse.Run => setting is "Seed" || setting.StartsWith("Seed=", StringComparison.Ordinal) || setting.StartsWith("runs", StringComparison.Ordinal) || isRows,
            OptionUse.Outputs => isModel,
            OptionUse.Loss => setting.StartsWith("loss", StringComparison.Ordinal) || isModel || isRows,
            _ => isModel || isRows,
        };
    }

    private static OptionProbe Probe(string estimator) => OptionProbes.All.Single(probe => probe.Name == estimator);

    private static void SetUnusualSettings(RecurrentOptions options)
    {
        (options.GradientClipNorm, options.GradientClipValue, options.LearningRate, options.BatchSize) = (0.5f, 0.25f, 0.125f, 5);
        (options.Beta1, options.WeightAveraging, options.InputDropout, options.RecurrentDropout) = (0.25f, 0.75f, 0.1f, 0.2f);
        (options.Peepholes, options.LayerNormalization) = (true, true);
    }

    private static string? FaultOf(OptionProbe probe, OptionRoute route)
    {
        if (route.IsRefused)
            return RefusalFault(probe, route);
        Dictionary<string, (string Before, string After)> changes;
        try
        {
            changes = probe.Changes(route);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return $"refused: {e.Message}";
        }

        var faults = route.Settings.Select(setting => new ExpectedSetting(setting, route.Value)).ToList();
        var wrong = faults.Select(expected => expected.FaultIn(changes)).OfType<string>().ToList();
        wrong.AddRange(changes.Where(change => !faults.Exists(expected => expected.Covers(change.Key)))
            .Select(change => $"{change.Key} changed from {change.Value.Before} to {change.Value.After}"));
        return wrong.Count == 0 ? null : string.Join("; ", wrong);
    }

    private static string? RefusalFault(OptionProbe probe, OptionRoute route)
    {
        try
        {
            probe.Changes(route);
            return "not refused";
        }
        catch (ArgumentException e)
        {
            return e.Message.Contains(route.Named ?? route.Option, StringComparison.Ordinal) ? null : $"refused without its name: {e.Message}";
        }
    }
}
