using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Decides which rows choose the best epoch: those that the caller gives or, without them, a share of the training data. Rows are drawn at random; of a running
/// text or a series, the end is held out. It is the same for every trainer. Immutable and safe to share.
/// </summary>
internal sealed class HeldOutRule
{
    private readonly IDataView? _given;
    private readonly float _share;
    private readonly ulong _seed;

    /// <param name="options">The checked options of the trainer.</param>
    /// <param name="given">The rows given to Fit; null for those of the options or, without them, a share of the training data.</param>
    /// <exception cref="InvalidOperationException">Training is to stop early, but there are no rows by which to decide that.</exception>
    public HeldOutRule(RecurrentOptions options, IDataView? given)
    {
        _given = given ?? options.ValidationSet;
        _share = _given is null ? options.ValidationFraction : 0;
        _seed = options.EngineSeed;
        if (options.EarlyStoppingPatience is { } patience && _given is null && _share == 0)
            throw new InvalidOperationException($"{nameof(options.EarlyStoppingPatience)} is {patience}, but there are no validation rows: set "
                + $"{nameof(options.ValidationFraction)} or {nameof(options.ValidationSet)}, or call Fit with validation data.");
    }

    /// <summary>Splits rows, or loads those that are given.</summary>
    /// <param name="rows">All training rows.</param>
    /// <param name="load">Loads the rows that are given.</param>
    /// <returns>The rows to learn from, and those that choose the best epoch; null if the last one is used.</returns>
    /// <exception cref="InvalidOperationException">There are not enough rows to hold out one.</exception>
    public (SequenceDataset Training, SequenceDataset? Validation) Split(SequenceDataset rows, Func<IDataView, SequenceDataset> load) =>
        Split(rows, rows.Count, (share, seed) => SequenceSplit.Random(rows, share, seed), load);

    /// <summary>Splits the examples of rows that have several each, or loads those that are given.</summary>
    /// <param name="examples">All training examples.</param>
    /// <param name="rowCount">The number of rows that they are of.</param>
    /// <param name="draw">Holds out a share of the rows with a seed.</param>
    /// <param name="load">Loads the rows that are given.</param>
    /// <returns>The examples to learn from, and those that choose the best epoch; null if the last one is used.</returns>
    /// <exception cref="InvalidOperationException">There are not enough rows to hold out one.</exception>
    public (SequenceDataset Training, SequenceDataset? Validation) Split(
        SequenceDataset examples, int rowCount, Func<float, ulong, (SequenceDataset, SequenceDataset)> draw, Func<IDataView, SequenceDataset> load)
    {
        if (_given is not null)
            return (examples, load(_given));
        if (_share == 0)
            return (examples, null);
        RequireTwo(rowCount, "row");
        return draw(_share, _seed);
    }

    /// <summary>Splits a running text, or loads the one that is given.</summary>
    /// <param name="length">The number of tokens of the training text.</param>
    /// <param name="take">Takes a part of it, from a token to another, exclusive.</param>
    /// <param name="load">Loads the text that is given.</param>
    /// <returns>The text to learn from, and that which chooses the best epoch; null if the last one is used.</returns>
    /// <exception cref="InvalidOperationException">There are not enough tokens to hold out one.</exception>
    public (SequenceDataset Training, SequenceDataset? Validation) SplitText(
        int length, Func<int, int, SequenceDataset> take, Func<IDataView, SequenceDataset> load)
    {
        if (_given is not null)
            return (take(0, length), load(_given));
        if (_share == 0)
            return (take(0, length), null);
        RequireTwo(length, "token");
        var learned = length - Math.Clamp((int)Math.Round(length * (double)_share), 1, length - 1);
        return (take(0, learned), take(learned, length));
    }

    /// <summary>Returns the number of values at the end of a series that are its share.</summary>
    /// <param name="length">The number of values of the series.</param>
    public int LastOf(int length) => (int)Math.Ceiling(_share * length);

    private void RequireTwo(int count, string what)
    {
        if (count < 2)
            throw new InvalidOperationException(
                FormattableString.Invariant($"{nameof(RecurrentOptions.ValidationFraction)} is {_share}, but only {count} training {what} can be used; ")
                + $"holding out {what}s requires at least 2.");
    }
}
