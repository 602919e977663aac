using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Reads the target of the current row: classes or values. An instance serves one cursor.</summary>
internal abstract class TargetReader
{
    /// <summary>Gets the classes of the last row read: one, or one per step that was kept; empty if targets are values.</summary>
    public virtual ReadOnlySpan<int> Classes => [];

    /// <summary>Gets the values of the last row read; empty if targets are classes.</summary>
    public virtual ReadOnlySpan<float> Values => [];

    /// <summary>Gets the class of the last row read as a whole, which a task may learn in addition to those of its steps; -1 if it is missing.</summary>
    public virtual int RowClass => -1;

    /// <summary>Reads the current row of the cursor.</summary>
    /// <param name="sequence">The reader that has read the sequence of the same row.</param>
    /// <returns>False if the target is missing.</returns>
    public abstract bool Read(SequenceReader sequence);

    /// <summary>Creates a reader of a key label: key k is class k - 1, key 0 is missing.</summary>
    public static TargetReader OfKey(DataViewRow row, DataViewSchema.Column column)
    {
        var raw = column.Type.RawType;
        return raw == typeof(byte) ? new KeyTarget<byte>(row, column)
            : raw == typeof(ushort) ? new KeyTarget<ushort>(row, column)
            : raw == typeof(uint) ? new KeyTarget<uint>(row, column)
            : new KeyTarget<ulong>(row, column);
    }

    /// <summary>Creates a reader of a Boolean label as a value.</summary>
    /// <param name="row">The rows.</param>
    /// <param name="column">The label.</param>
    /// <param name="whenFalse">The value of false.</param>
    /// <param name="whenTrue">The value of true.</param>
    public static TargetReader OfBoolean(DataViewRow row, DataViewSchema.Column column, float whenFalse, float whenTrue) =>
        new BooleanTarget(row, column, whenFalse, whenTrue);

    /// <summary>Creates a reader of a label of Single; NaN and infinity are missing.</summary>
    public static TargetReader OfSingle(DataViewRow row, DataViewSchema.Column column) => new SingleTarget(row, column);

    private sealed class KeyTarget<T>(DataViewRow row, DataViewSchema.Column column) : TargetReader
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly ulong _count = ((KeyDataViewType)column.Type).Count;
        private T _key;
        private int _class;

        public override ReadOnlySpan<int> Classes => new(in _class);

        public override bool Read(SequenceReader sequence)
        {
            _getter(ref _key);
            var key = ulong.CreateTruncating(_key);
            _class = (int)key - 1;
            return key >= 1 && key <= _count;
        }
    }

    private sealed class BooleanTarget(DataViewRow row, DataViewSchema.Column column, float whenFalse, float whenTrue) : TargetReader
    {
        private readonly ValueGetter<bool> _getter = row.GetGetter<bool>(column);
        private float _target;

        public override ReadOnlySpan<float> Values => new(in _target);

        public override bool Read(SequenceReader sequence)
        {
            var value = false;
            _getter(ref value);
            _target = value ? whenTrue : whenFalse;
            return true;
        }
    }

    private sealed class SingleTarget(DataViewRow row, DataViewSchema.Column column) : TargetReader
    {
        private readonly ValueGetter<float> _getter = row.GetGetter<float>(column);
        private float _value;

        public override ReadOnlySpan<float> Values => new(in _value);

        public override bool Read(SequenceReader sequence)
        {
            _getter(ref _value);
            return float.IsFinite(_value);
        }
    }
}
