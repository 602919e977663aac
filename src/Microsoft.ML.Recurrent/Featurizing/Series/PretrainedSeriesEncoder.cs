using Microsoft.ML.Recurrent.Featurizing.Series.Views;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>
/// Encodes each column of a sequence by a pretrained network: the summary of the column, what the network reads of the whole series apart from its values, and
/// the pooled states of several views. An instance serves one thread.
/// </summary>
/// <param name="model">The network.</param>
/// <param name="columns">The number of values of a step.</param>
internal sealed class PretrainedSeriesEncoder(PretrainedModel model, int columns) : SeriesEncoder
{
    private const int MostValues = PretrainedLayout.ContextLength;

    // Chosen by cross-validation on the training parts of ten small sets of labelled series; a change needs another version of the model file.
    private static readonly SeriesView[] s_views =
    [
        new(Length: 0, AsDifferences: false, Stride: 4, new StatePooling(Segments: 6, HasDeviation: false, HasChange: false)),
        new(Length: 128, AsDifferences: false, Stride: 8, new StatePooling(Segments: 1, HasDeviation: false, HasChange: true)),
        new(Length: 512, AsDifferences: true, Stride: 16, new StatePooling(Segments: 1, HasDeviation: false, HasChange: true)),
    ];

    private readonly ColumnSeries _series = new();
    private readonly PretrainedStates _states = new(model);
    private readonly float[] _seen = new float[MostValues + 1];

    /// <inheritdoc/>
    public override int OutputSize { get; } = SizeOf(model, columns);

    /// <summary>Returns the number of features of a vector.</summary>
    /// <param name="model">The network.</param>
    /// <param name="columns">The number of values of a step.</param>
    public static int SizeOf(PretrainedModel model, int columns)
    {
        var states = model.HiddenSizes.Sum();
        return checked(columns * (ColumnSeries.SummaryLength + PretrainedLayout.StepScalars + s_views.Sum(view => view.Pooling.SizeOf(states))));
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<float> steps, Span<float> vector)
    {
        var size = OutputSize / columns;
        for (var column = 0; column < columns; column++)
        {
            _series.Read(steps, column, columns);
            EncodeColumn(vector.Slice(column * size, size));
        }
    }

    private void EncodeColumn(Span<float> vector)
    {
        _series.WriteSummary(vector);
        vector = vector[ColumnSeries.SummaryLength..];
        var facts = vector[..PretrainedLayout.StepScalars];
        vector = vector[facts.Length..];
        foreach (var view in s_views)
        {
            var length = view.LengthOf(_series.Values.Length, MostValues);
            view.Show(_series.Values, length, _seen);
            var states = _states.Read(_seen.AsSpan(0, length), view.Stride);
            var size = view.Pooling.SizeOf(_states.Size);
            view.Pooling.Pool(states, _states.Size, vector[..size]);
            vector = vector[size..];
            if (view == s_views[0])
                _states.Facts.CopyTo(facts);
        }
    }
}
