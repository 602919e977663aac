using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>
/// The end of a prediction engine's pipeline that reads the columns of a forecaster into a buffer: its only column is true, and reading it fills the buffer.
/// Not safe for concurrent use.
/// </summary>
internal sealed class SeriesRowProbe : ITransformer
{
    public const string ColumnName = "IsRead";
    private readonly SeriesSchema _schema;
    private readonly ForecastRow _destination;
    private readonly DataViewSchema _output;

    public SeriesRowProbe(SeriesSchema schema, ForecastRow destination)
    {
        _schema = schema;
        _destination = destination;
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ColumnName, BooleanDataViewType.Instance, null);
        _output = builder.ToSchema();
    }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        _schema.Check(inputSchema);
        return _output;
    }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    public IDataView Transform(IDataView input) => throw new InvalidOperationException("Rows are read one at a time.");

    public void Save(ModelSaveContext ctx) => throw new InvalidOperationException("The reader of a forecasting engine is not a part of its model.");

    private sealed class Mapper(SeriesRowProbe probe, DataViewSchema inputSchema) : IRowToRowMapper
    {
        private readonly IReadOnlyList<DataViewSchema.Column> _sources = probe._schema.Find(inputSchema);

        public DataViewSchema InputSchema => inputSchema;

        public DataViewSchema OutputSchema => probe._output;

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => dependingColumns.Any() ? _sources : [];

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(probe, input);
    }

    private sealed class Row(SeriesRowProbe probe, DataViewRow input) : DataViewRow
    {
        private readonly SeriesRowReader _reader = new(probe._schema, input);

        public override DataViewSchema Schema => probe._output;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)(Delegate)(ValueGetter<bool>)Read;

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }

        private void Read(ref bool value)
        {
            _reader.Read(probe._destination);
            value = true;
        }
    }
}
