using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>
/// An estimator whose options are followed into the engine. Its settings are those of the training run, as the checkpoint of the run names them
/// (<c>network.Cell.Kind</c>, <c>ClipNorm</c>, <c>optimizer</c>, <c>training set</c>), and everything the trained model remembers (<c>model.</c>).
/// </summary>
internal abstract class OptionProbe
{
    private readonly ConcurrentDictionary<Action<RecurrentOptions>, Dictionary<string, string>> _before = [];

    protected OptionProbe() => Learned = new(FindLearned);

    public required string Name { get; init; }

    public abstract Type OptionsType { get; }

    /// <summary>Settings that differ where nothing but the seed does: what was learned, which no option sets.</summary>
    private Lazy<HashSet<string>> Learned { get; }

    public PropertyInfo? Find(string option) => OptionsType.GetProperty(option) ?? OtherOptionsType?.GetProperty(option);

    /// <summary>Further options of the estimator.</summary>
    public virtual Type? OtherOptionsType => null;

    /// <summary>The settings that change when an option gets another value, as they are before and after.</summary>
    public Dictionary<string, (string Before, string After)> Changes(OptionRoute route)
    {
        var before = _before.GetOrAdd(route.SetUp, setUp => Settings(setUp, null));
        var after = Settings(route.SetUp, route);
        return before.Keys.Union(after.Keys)
            .Select(name => (Name: name, Before: before.GetValueOrDefault(name, "absent"), After: after.GetValueOrDefault(name, "absent")))
            .Where(setting => setting.Before != setting.After && !IsLearned(setting.Name))
            .ToDictionary(setting => setting.Name, setting => (setting.Before, setting.After));
    }

    /// <summary>The settings of every run of a training, first run first.</summary>
    public IReadOnlyList<Dictionary<string, string>> Runs(Action<RecurrentOptions> setUp, OptionRoute? route, out ITransformer model)
    {
        var folder = Directory.CreateTempSubdirectory("recurrent");
        try
        {
            model = Fit(Path.Combine(folder.FullName, "run"), setUp, route);
            return [.. folder.GetFiles().OrderBy(file => RoundOf(file.Name)).ThenBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => CheckpointFile.Read(file.FullName).Fingerprint.ToDictionary(entry => entry.Name, entry => entry.Value))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    protected abstract ITransformer Fit(string checkpoint, Action<RecurrentOptions> setUp, OptionRoute? route);

    /// <summary>The value as text in the ways a setting may write it.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        System.Collections.IEnumerable list and not string => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private Dictionary<string, string> Settings(Action<RecurrentOptions> setUp, OptionRoute? route)
    {
        var runs = Runs(setUp, route, out var model);
        var settings = new Dictionary<string, string>(runs[0]) { ["runs"] = Text(runs.Count) };
        ModelSettings.AddTo(settings, "model", model);
        return settings;
    }

    // Some that are learned may come out the same for two seeds.
    private bool IsLearned(string name) =>
        name is "parameters" or "model.Model.Share" or "model.Model.Correlation" or "model.Detector.Model.Share" or "model.Detector.Model.Correlation"
        || (name != "Seed" && Learned.Value.Contains(name));

    private HashSet<string> FindLearned()
    {
        var one = Settings(options => options.Seed = 11, null);
        var other = Settings(options => options.Seed = 12, null);
        return [.. one.Keys.Union(other.Keys).Where(name => one.GetValueOrDefault(name) != other.GetValueOrDefault(name))];
    }

    // The rounds in which a forecaster is trained, in their order.
    private static int RoundOf(string file) => Array.FindIndex(["run.before", "run.choosing", "run.judged", "run.all", "run.the"],
        start => file.StartsWith(start, StringComparison.Ordinal));
}
