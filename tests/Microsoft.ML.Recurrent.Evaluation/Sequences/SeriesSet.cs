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

    /// <summary>Vowels of nine speakers, 12 cepstral coefficients per step, 7 to 29 steps (Kudo et al. 1999).</summary>
    public static SeriesSet JapaneseVowels { get; } = new("japanese_vowels", "JapaneseVowels");

    /// <summary>Reads both parts.</summary>
    public (List<LabelledSeries> Training, List<LabelledSeries> Test, int StepSize) Read(DataSource data)
    {
        if (this == JapaneseVowels)
        {
            var (known, size) = LabelledSeries.ReadColumns(data.File(Folder, $"{Name}_TRAIN.ts"));
            return (known, LabelledSeries.ReadColumns(data.File(Folder, $"{Name}_TEST.ts")).Rows, size);
        }

        var (training, stepSize) = LabelledSeries.Read(data.File(Folder, $"{Name}_train.csv"));
        var (test, _) = LabelledSeries.Read(data.File(Folder, $"{Name}_test.csv"));
        return (training, test, stepSize);
    }
}
