using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Creates the page of an experiment: one file that includes its plots, without scripts and without external resources.</summary>
internal static class ResultPage
{
    public static string Of(ExperimentResult result, string notes)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append($"<title>Experiment: {PageText.Escape(result.Metric.Name)}</title><style>\n{PageStyle.Css}\n</style></head><body>\n")
            .Append($"<h1>{PageText.Escape(result.Metric.Name)} {PageText.Number(result.Best.Metric)}</h1>\n")
            .Append($"<p>{Summary(result)}</p>\n<div class=\"cards\">\n");
        AddCard(page, "Best so far, by trial", ResultPlots.BestSoFar(result, overTime: false));
        AddCard(page, "Best so far, by time", ResultPlots.BestSoFar(result, overTime: true));
        AddCard(page, "Curves", ResultPlots.Curves(result),
            "A line for each fold and network of a trial. The best trial has thick lines; trials that were not completed are dashed.");
        AddCard(page, "Cost against metric", ResultPlots.Costs(result));
        AddCard(page, "What mattered", ImportanceBars.Of(result.Importance), "The share of each parameter in the differences between trials.");
        if (result.Importance.Count == 0)
            AddCard(page, "What mattered", $"<p>{ParameterImportance.WhyNone(result.Space, result.Trials)}</p>");
        AddCard(page, "Parameters", ParallelCoordinates.Of(result), "Each line is a trial; better trials have stronger lines.", wide: true, scrolls: true);
        var rows = result.Trials.Count > TrialTable.MostRows ? $"The first {TrialTable.MostRows} of {result.Trials.Count}." : "";
        AddCard(page, "Trials", TrialTable.Of(result), rows, wide: true, scrolls: true);
        AddCard(page, "How it was made", notes, wide: true);
        return page.Append("</div>\n</body></html>\n").ToString();
    }

    private static string Summary(ExperimentResult result)
    {
        var counts = result.Trials.GroupBy(trial => trial.State).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}");
        return $"The best is <strong>trial {result.Best.TrialId}</strong> of {result.Trials.Count} ({string.Join(", ", counts)}), "
            + $"in {PageText.Time(result.Elapsed.TotalSeconds)}. "
            + (result.Metric.HigherIsBetter ? "More is better." : "Less is better.");
    }

    private static void AddCard(StringBuilder page, string title, string content, string note = "", bool wide = false, bool scrolls = false)
    {
        if (content.Length == 0)
            return;
        page.Append($"<section class=\"card{(wide ? " wide" : "")}\"><h2>{title}</h2>");
        if (note.Length > 0)
            page.Append($"<p>{note}</p>");
        if (scrolls)
            page.Append("<p class=\"hint\">There is more to the right: scroll sideways.</p>")
                .Append($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">{content}</div></section>\n");
        else
            page.Append($"{content}</section>\n");
    }
}
