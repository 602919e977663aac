using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>
/// Represents folds of rows drawn at random, or of whole groups: the groups are shuffled and assigned, the largest first, each to the fold that has the fewest
/// rows. Two bytes are kept for each row.
/// </summary>
internal sealed class CrossValidationPlan(IDataView data, int folds, string? groupColumnName) : DataPlan
{
    public override int FoldCount => folds;

    public override string Description => $"{folds} folds{(groupColumnName is null ? "" : $" by {groupColumnName}")}: {Describe(data)}";

    public override IDataView All(MLContext ml) => data;

    public override IReadOnlyList<DataFold> Cut(CutRequest request)
    {
        var random = new SeededRandom(unchecked((ulong)request.Seed), stream: 0xF01D);
        var foldOfRow = groupColumnName is null ? DrawRows(random, request.CancellationToken) : DrawGroups(request, random);
        return
        [
            .. Enumerable.Range(0, folds).Select(fold =>
                new HeldOutFold(new FoldRows(data, foldOfRow, fold, inside: false), new FoldRows(data, foldOfRow, fold, inside: true))),
        ];
    }

    private ushort[] DrawRows(SeededRandom random, CancellationToken cancellationToken)
    {
        var count = 0;
        using (var cursor = data.GetRowCursor([]))
        {
            for (; cursor.MoveNext(); count++)
                cancellationToken.ThrowIfCancellationRequested();
        }

        if (count < folds)
            throw new ArgumentException($"The data has {count} rows; {folds} folds need at least as many.");
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order);
        var foldOfRow = new ushort[count];
        for (var i = 0; i < count; i++)
            foldOfRow[order[i]] = (ushort)(i % folds);
        return foldOfRow;
    }

    private ushort[] DrawGroups(CutRequest request, SeededRandom random)
    {
        var groupOfRow = ReadGroups(request);
        var sizes = new int[groupOfRow.Count == 0 ? 0 : groupOfRow.Max() + 1];
        foreach (var group in groupOfRow)
            sizes[group]++;
        if (sizes.Length < folds)
            throw new ArgumentException($"The column '{groupColumnName}' holds {sizes.Length} groups; {folds} folds need at least as many.");
        var order = Enumerable.Range(0, sizes.Length).ToArray();
        random.Shuffle(order);
        var foldOfGroup = new ushort[sizes.Length];
        var rowsOfFold = new long[folds];
        foreach (var group in order.OrderByDescending(group => sizes[group]))
        {
            var emptiest = Array.IndexOf(rowsOfFold, rowsOfFold.Min());
            foldOfGroup[group] = (ushort)emptiest;
            rowsOfFold[emptiest] += sizes[group];
        }

        return [.. groupOfRow.Select(group => foldOfGroup[group])];
    }

    // As keys, so that a group may be text, a number, a key or any other type whose values ML.NET can compare.
    private List<int> ReadGroups(CutRequest request)
    {
        SchemaColumns.Require(data.Schema, groupColumnName!, "group", type => type is PrimitiveDataViewType, "a single value");
        const string Keys = "__GroupKeys";
        var keyed = request.Context.Transforms.Conversion.MapValueToKey(Keys, groupColumnName, maximumNumberOfKeys: int.MaxValue).Fit(data).Transform(data);
        var column = keyed.Schema[Keys];
        var groups = new List<int>();
        using var cursor = keyed.GetRowCursor([column]);
        var getter = cursor.GetGetter<uint>(column);
        uint key = 0;
        while (cursor.MoveNext())
        {
            request.CancellationToken.ThrowIfCancellationRequested();
            getter(ref key);
            if (key == 0)
                throw new ArgumentException($"Row {cursor.Position} has no value in the group column '{groupColumnName}'; every row must belong to a group.");
            groups.Add((int)(key - 1));
        }

        return groups;
    }
}
