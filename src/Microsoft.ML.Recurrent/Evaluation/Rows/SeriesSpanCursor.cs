using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Moves through the rows of a <see cref="SeriesSpanView"/>.</summary>
internal sealed class SeriesSpanCursor(DataViewRowCursor source, SeriesRows rows, SeriesSpan[] spans, SpanPart part) : ChosenRowsCursor(source)
{
    private readonly SeriesWalk _walk = new(rows, spans, part);

    protected override bool IsOver => _walk.Row >= rows.RowCount;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        var getter = base.GetGetter<TValue>(column);
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

    protected override bool Takes(long row)
    {
        if (_walk.Row < row)
            _walk.MoveNext();
        return _walk.Row == row;
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
