using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Friends;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>An object as a row of data, after some transformers: what a prediction engine reads, without the object that it would write.</summary>
/// <typeparam name="TSource">The class of the object, with a member for each column that is read.</typeparam>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class ObjectRow<TSource> : IDisposable
    where TSource : class
{
    private readonly Action<TSource> _read;

    /// <summary>Prepares the row.</summary>
    /// <param name="context">The context.</param>
    /// <param name="transformers">What the object passes through, first to last; may be empty.</param>
    /// <param name="columns">Finds the columns that are read in the schema after the transformers.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A transformer does not map row to row, or a column that is needed is missing.</exception>
    public ObjectRow(MLContext context, IEnumerable<ITransformer> transformers, Func<DataViewSchema, IEnumerable<DataViewSchema.Column>> columns)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(transformers);
        ArgumentNullException.ThrowIfNull(columns);
        ITransformer chain = new TransformerChain<ITransformer>([.. transformers]);
        if (!chain.IsRowToRowMapper)
            throw new ArgumentException("Every transformer must be a row-to-row mapper.", nameof(transformers));
        (_read, Current) = MlNetInternals.Call(() =>
        {
            var source = DataViewConstructionUtils.CreateInputRow<TSource>(context);
            var mapper = chain.GetRowToRowMapper(source.Schema);
            return ((Action<TSource>)source.ExtractValues, mapper.GetRow(source, columns(mapper.OutputSchema)));
        });
    }

    /// <summary>Gets the row of the last object. Its getters give the values of that object.</summary>
    public DataViewRow Current { get; }

    /// <summary>Takes the next object.</summary>
    /// <param name="example">The object.</param>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    public void Read(TSource example)
    {
        ArgumentNullException.ThrowIfNull(example);
        _read(example);
    }

    /// <summary>Releases what the transformers hold.</summary>
    public void Dispose() => Current.Dispose();
}
