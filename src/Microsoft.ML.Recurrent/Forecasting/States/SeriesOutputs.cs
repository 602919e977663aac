using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>What a transformer of series adds to each row, from the row and those before it. Immutable and safe for concurrent use.</summary>
internal abstract class SeriesOutputs
{
    /// <summary>What is read of a row.</summary>
    public abstract SeriesSchema Schema { get; }

    /// <summary>The columns that are added.</summary>
    public abstract IReadOnlyList<DataViewSchema.DetachedColumn> Columns { get; }

    /// <summary>Begins to go through rows.</summary>
    /// <param name="input">The row that stands for each of them in turn.</param>
    /// <param name="all">The data they are of; null where later rows are not known.</param>
    public abstract RowOutputs Begin(DataViewRow input, IDataView? all);
}
