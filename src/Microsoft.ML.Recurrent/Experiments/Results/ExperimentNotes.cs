using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Describes the setup of an experiment for later readers of its page: data, metric, search, seed, date and version.</summary>
internal static class ExperimentNotes
{
    /// <summary>The version of this library, without build metadata.</summary>
    public static string Version { get; } =
        typeof(ExperimentNotes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static string Of(ExperimentPlan plan, DateTimeOffset ended)
    {
        var options = plan.Options;
        var list = new StringBuilder("<dl>");
        Add("Data", plan.Data.Description);
        Add("Metric", plan.Metric.ToString());
        Add("Options", plan.Pipeline.OptionsName);
        Add("Tuner", plan.Tuner.ToString() ?? "");
        Add("Pruner", options.Pruner?.ToString() ?? "none");
        Add("Seed", options.SeedOrDefault.ToString(CultureInfo.InvariantCulture) + (options.SeedPerTrial ? ", a different one for each trial" : ""));
        Add("Trials at a time", options.ConcurrentTrials.ToString(CultureInfo.InvariantCulture));
        Add("Ended", ended.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        Add("Version", $"Microsoft.ML.Recurrent {Version}, .NET {Environment.Version}");
        return list.Append("</dl>").ToString();

        void Add(string name, string text) => list.Append($"<dt>{name}</dt><dd>{PageText.Escape(text)}</dd>");
    }
}
