using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>Calls back when it is fitted, and gives a transformer that hides its x in the schema.</summary>
internal sealed class ScriptedEstimator(ScriptedOptions options, Action<ScriptedOptions, IDataView> fit) : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView input)
    {
        fit(options, input);
        return new Transformer(options.X);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

    private sealed class Transformer(double x) : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.AddPrimitiveValue("Value", NumberDataViewType.Double, x);
            var schema = new DataViewSchema.Builder();
            schema.AddColumn("X", NumberDataViewType.Double, annotations.ToAnnotations());
            return schema.ToSchema();
        }

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => new Rows(GetOutputSchema(input.Schema));

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException("It cannot be saved.");
    }

    private sealed class Rows(DataViewSchema schema) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => schema;

        public long? GetRowCount() => 0;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => throw new NotSupportedException();

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => throw new NotSupportedException();
    }
}
