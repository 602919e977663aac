using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Formats figures as text.</summary>
internal static class AccuracyTable
{
    private static readonly (string Name, Func<ForecastAccuracy, double> Value)[] s_figures =
    [
        ("MAE", accuracy => accuracy.MeanAbsoluteError),
        ("RMSE", accuracy => accuracy.RootMeanSquaredError),
        ("MAPE %", accuracy => accuracy.MeanAbsolutePercentageError),
        ("sMAPE %", accuracy => accuracy.SymmetricMeanAbsolutePercentageError),
        ("MASE", accuracy => accuracy.MeanAbsoluteScaledError),
        ("RMSSE", accuracy => accuracy.RootMeanSquaredScaledError),
        ("OWA", accuracy => accuracy.OverallWeightedAverage),
        ("ND", accuracy => accuracy.NormalizedDeviation),
        ("wQL", accuracy => accuracy.WeightedQuantileLoss),
        ("coverage", accuracy => accuracy.Coverage),
        ("width", accuracy => accuracy.MeanIntervalWidth),
        ("MSIS", accuracy => accuracy.MeanScaledIntervalScore),
    ];

    public static string Line(ForecastAccuracy accuracy)
    {
        var figures = s_figures.Select(figure => (figure.Name, Value: figure.Value(accuracy))).Where(figure => !double.IsNaN(figure.Value));
        return string.Create(CultureInfo.InvariantCulture, $"{accuracy.Count} values")
            + string.Concat(figures.Select(figure => $", {figure.Name} {Format(figure.Value)}"));
    }

    public static string Of(params (string Name, ForecastAccuracy Accuracy)[] lines)
    {
        var figures = s_figures.Where(figure => lines.Any(line => !double.IsNaN(figure.Value(line.Accuracy)))).ToArray();
        string[][] cells =
        [
            ["", "values", .. figures.Select(figure => figure.Name)],
            .. lines.Select(line => (string[])[line.Name, line.Accuracy.Count.ToString(CultureInfo.InvariantCulture),
                .. figures.Select(figure => Format(figure.Value(line.Accuracy)))]),
        ];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(line => line[column].Length))];
        var table = new StringBuilder();
        foreach (var line in cells)
        {
            table.Append(line[0].PadRight(widths[0]));
            for (var column = 1; column < line.Length; column++)
                table.Append("  ").Append(line[column].PadLeft(widths[column]));
            table.Append('\n');
        }

        return table.ToString(0, table.Length - 1);
    }

    private static string Format(double value) => double.IsNaN(value) ? "-"
        : value != 0 && Math.Abs(value) is < 0.001 or >= 1e9 ? value.ToString("E3", CultureInfo.InvariantCulture)
        : value.ToString(Math.Abs(value) >= 1000 ? "F1" : "F3", CultureInfo.InvariantCulture);
}
