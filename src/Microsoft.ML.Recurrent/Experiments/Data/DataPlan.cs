namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>Represents how data are divided into folds. Immutable.</summary>
internal abstract class DataPlan
{
    /// <summary>Gets the number of folds; 0 if it depends on the data.</summary>
    public abstract int FoldCount { get; }

    /// <summary>Gets a value that indicates whether the rows are those of series in order of time.</summary>
    public virtual bool IsSeries => false;

    /// <summary>Gets a text that distinguishes these data and their folds from others.</summary>
    public abstract string Description { get; }

    /// <summary>Divides the data into folds.</summary>
    /// <param name="request">The values that folds depend on besides the data.</param>
    public abstract IReadOnlyList<DataFold> Cut(CutRequest request);

    /// <summary>Returns all rows.</summary>
    public abstract IDataView All(MLContext ml);

    /// <summary>Returns the fold whose model, as trained, represents all folds.</summary>
    /// <param name="losses">The loss of each fold.</param>
    public virtual int Representative(IReadOnlyList<double> losses) => Enumerable.Range(0, losses.Count).MinBy(fold => losses[fold]);

    private protected static string Describe(IDataView data)
    {
        var columns = string.Join(", ", data.Schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} {column.Type}"));
        return data.GetRowCount() is { } count ? $"{count} rows of {columns}" : $"rows of {columns}";
    }
}
