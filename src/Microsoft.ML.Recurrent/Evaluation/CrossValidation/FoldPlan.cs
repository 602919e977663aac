using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation.Rows;

namespace Microsoft.ML.Recurrent.Evaluation.CrossValidation;

/// <summary>Determines where each fold of a cross-validation cuts the series. Immutable.</summary>
internal sealed class FoldPlan
{
    private readonly ForecastingCrossValidationOptions _options;
    private readonly SeriesRows _rows;
    private readonly int _horizon;
    private readonly int _heldOut;
    private readonly int _stride;

    /// <exception cref="ArgumentException">The data is too short for the folds.</exception>
    public FoldPlan(ForecastingCrossValidationOptions options, SeriesRows rows, int horizon)
    {
        _options = options;
        _rows = rows;
        _horizon = horizon;
        _heldOut = options.HeldOutRows ?? horizon;
        _stride = options.FoldStride ?? _heldOut;
        if (_heldOut < horizon)
            throw new ArgumentException($"HeldOutRows is {_heldOut}; allowed: null, or at least the horizon of {horizon} steps.");

        var longest = rows.LongestLength;
        int? given = options.InitialTrainingRows ?? (int?)(options.InitialTrainingFraction * (double)longest);
        var initial = Math.Max(1, given ?? 1);
        var room = (long)longest - _heldOut - initial;
        Count = given is not null ? (int)(Math.Max(0, room) / _stride) + 1 : options.NumberOfFolds ?? ForecastingMetricsDefaults.NumberOfFolds;
        var needed = _heldOut + initial + ((Count - 1L) * _stride);
        if (needed > longest)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{Count} folds of {_heldOut} held-out {Unit}, {_stride} {Unit} apart, with {initial} training {Unit} or more before the first cut need ")
                + string.Create(CultureInfo.InvariantCulture,
                $"a series of at least {needed} {Unit}; {(rows.Axis is null ? "the longest has" : "from the first value to the last there are")} {longest}."));
    }

    /// <summary>Gets the number of folds.</summary>
    public int Count { get; }

    /// <summary>Gets the name of the unit in which lengths are counted.</summary>
    public string Unit => _rows.Axis is null ? "rows" : "steps";

    /// <summary>Returns the number of rows from a fold's cut to the end of each series; with times, the number of steps to the end of all series.</summary>
    public int RowsFromEnd(int fold) => _heldOut + ((Count - 1 - fold) * _stride);

    /// <summary>Returns the last time before the cut of a fold; null without times.</summary>
    public DateTime? CutTime(int fold) => _rows.Axis is { } axis ? axis.TimeOf(axis.Length - RowsFromEnd(fold) - 1) : null;

    /// <summary>Returns the steps of each series in a fold. A series without steps before the cut takes no part.</summary>
    public SeriesSpan[] SpansOf(int fold) => [.. Enumerable.Range(0, _rows.Series.Count).Select(series =>
    {
        var cut = _rows.StepsToEnd(series) - RowsFromEnd(fold);
        return cut < 1 ? SeriesSpan.None
            : SeriesSpan.Create(Start(cut), cut - 1, cut + _heldOut, _options.OriginStride, _horizon);
    })];

    /// <summary>Returns the number of steps of each series before the cut of the first fold that it takes part in.</summary>
    public int[] FirstTrainingSteps() => [.. _rows.Series.Select((one, series) => Math.Min(one.Length,
        Enumerable.Range(0, Count).Select(fold => _rows.StepsToEnd(series) - RowsFromEnd(fold)).FirstOrDefault(cut => cut >= 1)))];

    private int Start(int cut) => _options.TrainingWindow is { } window ? Math.Max(0, cut - window) : 0;
}
