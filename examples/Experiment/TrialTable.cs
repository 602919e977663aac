using System.Globalization;
using Microsoft.ML.Recurrent.Experiments;
using Spectre.Console;

namespace Experiment;

/// <summary>Shows an experiment as it goes: a table that is drawn again on a terminal, a line for each trial where the output goes to a file or another program.</summary>
internal sealed class TrialTable : IProgress<ExperimentProgress>
{
    private const int Rows = 12;

    private readonly bool _isLive = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
    private readonly SortedDictionary<int, string[]> _trials = [];
    private LiveDisplayContext? _display;

    public static ExperimentResult Show(Func<TrialTable, ExperimentResult> run)
    {
        var table = new TrialTable();
        return !table._isLive ? run(table) : AnsiConsole.Live(table.Draw("")).Start(display =>
        {
            table._display = display;
            return run(table);
        });
    }

    public void Report(ExperimentProgress value)
    {
        var state = value.Result is { } result ? $"{result.State.ToString().ToLowerInvariant()} after {result.Seconds:f0} s" : value.Report is { } report
            ? string.Create(CultureInfo.InvariantCulture, $"epoch {report.Epoch}, loss {report.Loss:f3}") : "started";
        var metric = value.Result is { State: TrialState.Completed, Metric: var reached } ? reached.ToString("f4", CultureInfo.InvariantCulture) : "";
        _trials[value.TrialId] = [value.TrialId.ToString(CultureInfo.InvariantCulture), state, metric, value.Parameters.ToString()];
        var best = value.Best is null ? "" : string.Create(CultureInfo.InvariantCulture, $"best {value.Best.Metric:f4} in trial {value.Best.TrialId}, ");
        var summary = string.Create(CultureInfo.InvariantCulture, $"{best}{value.EndedTrials} trials in {value.Elapsed:m\\:ss}");
        _display?.UpdateTarget(Draw(summary));
        if (!_isLive && value.Event == ExperimentEvent.TrialEnded)
            Console.WriteLine($"{string.Join("  ", _trials[value.TrialId])}  ({summary})");
    }

    private Table Draw(string summary)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(summary.Length == 0 ? "Experiment" : summary);
        foreach (var column in new[] { "Trial", "State", "Metric", "Parameters" })
            table.AddColumn(column);
        foreach (var row in _trials.Values.TakeLast(Rows))
            table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }
}
