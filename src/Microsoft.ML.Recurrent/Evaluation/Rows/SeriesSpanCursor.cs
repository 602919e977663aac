using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Goes through the rows of a <see cref="SeriesSpanView"/>.</summary>
internal sealed class SeriesSpanCursor(DataViewRowCursor source, SeriesRows rows, SeriesSpan[] spans, SpanPart part) : DataViewRowCursor
{
    private readonly SeriesWalk _walk = new(rows, spans, part);
    private long _position = -1;

    public override DataViewSchema Schema => source.Schema;

    public override long Position => _position;

    public override long Batch => source.Batch;

    public override bool MoveNext()
    {
        var row = _walk.Row;
        if (!_walk.MoveNext())
            return false;
        for (; row < _walk.Row; row++)
            if (!source.MoveNext())
                return false;
        _position++;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        var getter = source.GetGetter<TValue>(column);
        if (column.Name != rows.Schema.TargetColumnName)
            return getter;
        Delegate hiding = getter switch
        {
            ValueGetter<float> scalar => Hide(scalar),
            ValueGetter<VBuffer<float>> vector => Hide(vector),
            _ => getter,
        };
        return (ValueGetter<TValue>)hiding;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private bool IsHidden => _walk.Step > spans[_walk.Series].LastOrigin && part == SpanPart.Span;

    private ValueGetter<float> Hide(ValueGetter<float> getter) => (ref float value) =>
    {
        if (IsHidden)
            value = float.NaN;
        else
            getter(ref value);
    };

    private ValueGetter<VBuffer<float>> Hide(ValueGetter<VBuffer<float>> getter) => (ref VBuffer<float> value) =>
    {
        if (!IsHidden)
        {
            getter(ref value);
            return;
        }

        var editor = VBufferEditor.Create(ref value, rows.TargetCount);
        editor.Values.Fill(float.NaN);
        value = editor.Commit();
    };
}
