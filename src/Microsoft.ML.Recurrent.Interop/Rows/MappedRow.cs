using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>Represents one row with the added columns, as a prediction engine reads it. A row is scored once for each position of the input.</summary>
internal sealed class MappedRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly ColumnLayout _layout;
    private readonly RowBatch? _batch;
    private readonly OutputGetters _outputs;
    private long _scoredPosition = -1;
    private bool _isScored;
    private bool _isDisposed;

    public MappedRow(DataViewRow input, ColumnLayout layout, bool[] activeOutputs)
    {
        _input = input;
        _layout = layout;
        _batch = activeOutputs.Contains(true) ? layout.Mapper.CreateBatch(input, activeOutputs, capacity: 1) : null;
        _outputs = new OutputGetters(layout.Mapper, _batch, activeOutputs, Score);
    }

    public override DataViewSchema Schema => _layout.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        _layout.IsInput(column.Index, out var index) ? _input.IsColumnActive(_layout.InputSchema[index]) : _outputs.IsActive(index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        _layout.IsInput(column.Index, out var index) ? _input.GetGetter<TValue>(_layout.InputSchema[index]) : _outputs.Get<TValue>(index);

    /// <summary>Scores the row the input is on, unless that has been done or no output is active.</summary>
    public void Score()
    {
        if (_batch is null || (_isScored && _scoredPosition == _input.Position))
            return;
        _isScored = false;
        _batch.Read(0);
        _batch.Score(1);
        _scoredPosition = _input.Position;
        _isScored = true;
    }

    protected override void Dispose(bool disposing)
    {
        if (_isDisposed || !disposing)
            return;
        _isDisposed = true;
        _batch?.Dispose();
        _input.Dispose();
    }
}
