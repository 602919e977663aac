namespace Microsoft.ML.Recurrent.Evaluation.Sequences;

/// <summary>A set of labelled sequences with the split of the archive that it comes from.</summary>
/// <param name="Folder">The data set that holds its files.</param>
/// <param name="Name">Its name.</param>
internal sealed record SeriesSet(string Folder, string Name)
{
    /// <summary>Every set.</summary>
    public static IReadOnlyList<SeriesSet> All { get; } =
    [
        .. new[] { "ItalyPowerDemand", "ArrowHead", "CBF", "Coffee" }.Select(name => new SeriesSet("ucr_univariate", name)),
        .. new[] { "OSULeaf", "PickupGestureWiimoteZ", "Beef", "ECG", "DigitShapeRandom", "ShapesRandom" }
            .Select(name => new SeriesSet("sequence_archive", name)),
    ];

    /// <summary>Reads both parts.</summary>
    public (List<LabelledSeries> Training, List<LabelledSeries> Test, int StepSize) Read(DataSource data)
    {
        var (training, stepSize) = LabelledSeries.Read(data.File(Folder, $"{Name}_train.csv"));
        var (test, _) = LabelledSeries.Read(data.File(Folder, $"{Name}_test.csv"));
        return (training, test, stepSize);
    }
}
