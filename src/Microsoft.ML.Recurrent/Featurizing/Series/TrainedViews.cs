using Microsoft.ML.Recurrent.Featurizing.Series.Views;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>The views of a sequence that a trained network reads, and learns to continue.</summary>
internal static class TrainedViews
{
    /// <summary>The largest number of values of a view.</summary>
    public const int MostValues = 2048;

    /// <summary>
    /// Gets the views, chosen by cross-validation on the training parts of ten small sets of labelled series; a change needs another version of the model file.
    /// </summary>
    public static IReadOnlyList<SeriesView> All { get; } =
    [
        new(Length: 0, AsDifferences: false, Stride: 2, new StatePooling(Segments: 6, HasDeviation: false, HasChange: true)),
        new(Length: 128, AsDifferences: false, Stride: 4, new StatePooling(Segments: 1, HasDeviation: true, HasChange: true)),
        new(Length: 256, AsDifferences: true, Stride: 4, new StatePooling(Segments: 1, HasDeviation: true, HasChange: true)),
    ];
}
