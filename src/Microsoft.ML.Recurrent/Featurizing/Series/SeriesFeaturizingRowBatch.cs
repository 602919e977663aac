using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>Reads sequences and encodes them, each on its own, by as many threads as there are processors. An instance serves one cursor.</summary>
internal sealed class SeriesFeaturizingRowBatch : RowBatch
{
    private readonly SeriesFeaturizer _model;
    private readonly SequenceReader _reader;
    private readonly float[][] _sequences; // [capacity][T, StepSize]
    private readonly int[] _lengths;
    private readonly float[] _vectors;     // [capacity, OutputSize]
    private readonly ConcurrentBag<SeriesEncoder> _encoders = [];

    public SeriesFeaturizingRowBatch(SeriesFeaturizer model, DataViewRow input, DataViewSchema.Column column, int capacity)
    {
        _model = model;
        _reader = SequenceReader.Create(model.Encoding, input, column);
        (_sequences, _lengths) = ([.. Enumerable.Repeat(Array.Empty<float>(), capacity)], new int[capacity]);
        _vectors = new float[checked(capacity * model.OutputSize)];
    }

    /// <summary>Returns the vectors of the first slots. [count, OutputSize]</summary>
    public ReadOnlySpan<float> Vectors(int count) => _vectors.AsSpan(0, count * _model.OutputSize);

    public override void Read(int slot)
    {
        _reader.Read();
        var features = _reader.Features;
        if (_sequences[slot].Length < features.Length)
            _sequences[slot] = new float[features.Length];
        features.CopyTo(_sequences[slot]);
        _lengths[slot] = features.Length;
    }

    public override void Score(int count)
    {
        if (count == 1)
            Encode(0);
        else
            Parallel.For(0, count, Encode);
    }

    public override Delegate CreateGetter(int output) => (ValueGetter<VBuffer<float>>)((ref value) =>
    {
        var editor = VBufferEditor.Create(ref value, _model.OutputSize);
        VectorOf(Current).CopyTo(editor.Values);
        value = editor.Commit();
    });

    private void Encode(int slot)
    {
        if (!_encoders.TryTake(out var encoder))
            encoder = _model.CreateEncoder();
        var vector = VectorOf(slot);
        encoder.Encode(_sequences[slot].AsSpan(0, _lengths[slot]), vector);
        _model.Scale?.Apply(vector);
        _encoders.Add(encoder);
    }

    private Span<float> VectorOf(int row) => _vectors.AsSpan(row * _model.OutputSize, _model.OutputSize);
}
