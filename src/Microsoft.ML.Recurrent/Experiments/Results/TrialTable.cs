using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Formats the ranked trials as a table.</summary>
internal static class TrialTable
{
    public const int MostRows = 1000;

    public static string Of(ExperimentResult result)
    {
        var names = ParameterNames.Of(result.Trials);
        var hasErrors = result.Trials.Any(trial => trial.Error is not null);
        var table = new StringBuilder("<table><thead><tr>");
        AddCells(table, "th", ["Trial", "State", result.Metric.Name, "Time", "Epochs", .. names, .. hasErrors ? ["Error"] : Array.Empty<string>()]);
        table.Append("</tr></thead><tbody>");
        foreach (var trial in result.Trials.Take(MostRows))
        {
            table.Append(trial == result.Best ? "<tr class=\"best\">" : "<tr>");
            AddCells(table, "td",
            [
                PageText.Value(trial.TrialId), trial.State.ToString(), PageText.Number(trial.Metric), PageText.Time(trial.Seconds),
                PageText.Value(trial.Reports.Count),
                .. names.Select(name => trial.Parameters.TryGetValue(name, out var value) ? PageText.Value(value) : ""),
            ]);
            if (hasErrors)
                table.Append($"<td class=\"error\">{PageText.Escape(trial.Error ?? "")}</td>");
            table.Append("</tr>");
        }

        return table.Append("</tbody></table>").ToString();
    }

    private static void AddCells(StringBuilder table, string tag, IEnumerable<string> cells)
    {
        foreach (var cell in cells)
            table.Append($"<{tag}>{PageText.Escape(cell)}</{tag}>");
    }
}
