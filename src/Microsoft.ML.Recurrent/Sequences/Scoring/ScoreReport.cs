using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>Warns once that the scores of a model are not finite although the features are. Safe for concurrent use.</summary>
/// <param name="environment">The environment whose log receives the warning.</param>
/// <param name="columnName">The name of the column of features.</param>
internal sealed class ScoreReport(IHostEnvironment environment, string columnName)
{
    private int _told;

    public void NotFinite(long row)
    {
        if (Interlocked.Exchange(ref _told, 1) != 0)
            return;
        using var log = new RecurrentLog(environment, "Scoring");
        log.Warning(FormattableString.Invariant(
            $"The score of row {row} is not finite, though its features are: the values in column '{columnName}' lie far outside those of the training rows."));
    }
}
