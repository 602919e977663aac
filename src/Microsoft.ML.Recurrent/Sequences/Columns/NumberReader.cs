using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Reads vectors of Single, dense or sparse, as steps of several values.</summary>
internal sealed class NumberReader : SequenceReader
{
    private readonly SequenceEncoding _encoding;
    private readonly DataViewRow _row;
    private readonly string _name;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private VBuffer<float> _value;

    public NumberReader(SequenceEncoding encoding, DataViewRow row, DataViewSchema.Column column)
    {
        _encoding = encoding;
        _row = row;
        _name = column.Name;
        _getter = row.GetGetter<VBuffer<float>>(column);
    }

    public override void Read()
    {
        _getter(ref _value);
        var stepSize = _encoding.StepSize;
        if (_value.Length % stepSize != 0)
            throw SequenceColumn.NotWholeSteps(_name, _value.Length, stepSize, "row " + _row.Position.ToString(CultureInfo.InvariantCulture));

        var (start, length) = Keep(_encoding, _value.Length / stepSize);
        var features = NewFeatures(Math.Max(1, length) * stepSize);
        features.Clear();
        CopySteps(start * stepSize, features[..(length * stepSize)]);
        HasMissing = !TensorPrimitives.IsFiniteAll<float>(features);
    }

    private void CopySteps(int start, Span<float> features)
    {
        var values = _value.GetValues();
        if (_value.IsDense)
        {
            values.Slice(start, features.Length).CopyTo(features);
            return;
        }

        var indices = _value.GetIndices();
        for (var i = 0; i < indices.Length; i++)
        {
            var at = indices[i] - start;
            if ((uint)at < (uint)features.Length)
                features[at] = values[i];
        }
    }
}
