using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>Holds the values of one column of the input for the rows that a cursor has read ahead.</summary>
internal abstract class ReadAheadColumn
{
    /// <summary>
    /// Determines whether values of a type can be kept while their cursor moves to other rows. Objects such as images belong to the row from which they
    /// were read.
    /// </summary>
    public static bool CanHold(DataViewType type) =>
        type is PrimitiveDataViewType || (type is VectorDataViewType vector && vector.ItemType is PrimitiveDataViewType);

    public static ReadAheadColumn Create(DataViewRow input, DataViewSchema.Column column, int capacity)
    {
        var kind = column.Type is VectorDataViewType vector
            ? typeof(Vectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(Scalars<>).MakeGenericType(column.Type.RawType);
        return (ReadAheadColumn)Activator.CreateInstance(kind, input, column, capacity)!;
    }

    public abstract void Read(int slot);

    /// <summary>Creates a getter of the value in the slot that <paramref name="currentSlot"/> returns.</summary>
    public abstract Delegate CreateGetter(Func<int> currentSlot);

    private sealed class Scalars<T>(DataViewRow input, DataViewSchema.Column column, int capacity) : ReadAheadColumn
    {
        private readonly ValueGetter<T> _source = input.GetGetter<T>(column);
        private readonly T[] _values = new T[capacity];

        public override void Read(int slot) => _source(ref _values[slot]);

        public override Delegate CreateGetter(Func<int> currentSlot) => (ValueGetter<T>)((ref T value) => value = _values[currentSlot()]);
    }

    private sealed class Vectors<T>(DataViewRow input, DataViewSchema.Column column, int capacity) : ReadAheadColumn
    {
        private readonly ValueGetter<VBuffer<T>> _source = input.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

        public override void Read(int slot) => _source(ref _values[slot]);

        // Returns a copy, because the caller may write to the buffer.
        public override Delegate CreateGetter(Func<int> currentSlot) =>
            (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[currentSlot()].CopyTo(ref value));
    }
}
