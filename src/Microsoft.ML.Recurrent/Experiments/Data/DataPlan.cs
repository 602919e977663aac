namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>How data become folds. Immutable.</summary>
internal abstract class DataPlan
{
    /// <summary>Number of folds; 0 where only the data tell.</summary>
    public abstract int FoldCount { get; }

    /// <summary>Whether the rows are those of series in order of time.</summary>
    public virtual bool IsSeries => false;

    /// <summary>What tells these data and their folds from others.</summary>
    public abstract string Description { get; }

    /// <summary>Cuts the data.</summary>
    /// <param name="request">What it depends on besides the data.</param>
    public abstract IReadOnlyList<DataFold> Cut(CutRequest request);

    /// <summary>All rows.</summary>
    public abstract IDataView All(MLContext ml);

    /// <summary>The fold whose model stands for all of them as trained.</summary>
    /// <param name="losses">The loss of each fold.</param>
    public virtual int Representative(IReadOnlyList<double> losses) => Enumerable.Range(0, losses.Count).MinBy(fold => losses[fold]);

    private protected static string Describe(IDataView data)
    {
        var columns = string.Join(", ", data.Schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} {column.Type}"));
        return data.GetRowCount() is { } count ? $"{count} rows of {columns}" : $"rows of {columns}";
    }
}
