using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Friends;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>Concatenates data.</summary>
internal static class RowChain
{
    /// <summary>Returns the rows of one source followed by those of another. Nothing is copied.</summary>
    /// <param name="context">The context.</param>
    /// <param name="first">The first rows, whose schema is that of the result.</param>
    /// <param name="second">The rows that follow, with columns of the same names and types in the same order.</param>
    /// <returns>All rows.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The columns differ.</exception>
    public static IDataView Of(MLContext context, IDataView first, IDataView second)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return MlNetInternals.Call(() => AppendRowsDataView.Create(context, first.Schema, first, second));
    }
}
