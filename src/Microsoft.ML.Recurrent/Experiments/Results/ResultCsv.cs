using System.Text;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Formats the trials as comma-separated values (RFC 4180). Numbers have all their digits, in any culture.</summary>
internal static class ResultCsv
{
    public static string Of(ExperimentResult result)
    {
        var names = ParameterNames.Of(result.Trials);
        var text = new StringBuilder();
        Append(text, ["rank", "trial", "state", result.Metric.Name, "loss", "seconds", "epochs", .. names, "error"]);
        for (var rank = 0; rank < result.Trials.Count; rank++)
        {
            var trial = result.Trials[rank];
            Append(text,
            [
                TrialNumbers.Format((object)(rank + 1)), TrialNumbers.Format((object)trial.TrialId), trial.State.ToString(), TrialNumbers.Format(trial.Metric),
                TrialNumbers.Format(trial.Loss), TrialNumbers.Format(trial.Seconds), TrialNumbers.Format((object)trial.Reports.Count),
                .. names.Select(name => trial.Parameters.TryGetValue(name, out var value) ? TrialNumbers.Format(value) : ""), trial.Error ?? "",
            ]);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) => text.Append(CsvText.Row(cells));
}
