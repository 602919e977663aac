using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>Reads texts and encodes them in one batch. An instance serves one cursor.</summary>
internal sealed class FeaturizingRowBatch : RowBatch
{
    private readonly EncoderModel _model;
    private readonly SequenceReader _reader;
    private readonly FramedRows _rows;
    private readonly float[] _vectors; // [capacity, OutputSize]
    private readonly PredictionVisitor _keep;
    private readonly bool _isAlone;
    private SequenceEncoder? _encoder;

    public FeaturizingRowBatch(EncoderModel model, DataViewRow input, DataViewSchema.Column column, int capacity)
    {
        _model = model;
        _reader = SequenceReader.Create(model.Encoding, input, column);
        _rows = new FramedRows(capacity);
        _vectors = new float[capacity * model.OutputSize];
        _isAlone = capacity == 1;
        _keep = (row, vector) =>
        {
            var kept = VectorOf(row);
            vector.CopyTo(kept);
            _model.Finish.Apply(kept);
        };
    }

    public override void Read(int slot)
    {
        _reader.Read();
        _rows.Keep(slot, _reader);
    }

    public override void Score(int count)
    {
        _encoder ??= _model.CreateEncoder();
        if (_isAlone)
            _keep(0, _encoder.Run([], _rows.Tokens(0))); // without threads, which a prediction engine would never stop
        else
            _encoder.Encode(_rows, _keep);
    }

    public override Delegate CreateGetter(int output) => (ValueGetter<VBuffer<float>>)((ref value) =>
    {
        var editor = VBufferEditor.Create(ref value, _model.OutputSize);
        VectorOf(Current).CopyTo(editor.Values);
        value = editor.Commit();
    });

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _encoder?.Dispose();
        base.Dispose(disposing);
    }

    private Span<float> VectorOf(int row) => _vectors.AsSpan(row * _model.OutputSize, _model.OutputSize);
}
