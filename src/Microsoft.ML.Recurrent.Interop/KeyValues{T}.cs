using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Columns;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Represents key values of one raw type.</summary>
internal sealed class KeyValues<T>(PrimitiveDataViewType itemType, T[] values) : KeyValues(itemType, values.Length)
{
    private static readonly ValueCodec<T> s_codec = ValueCodec<T>.Instance;

    internal override int SmallestSize => s_codec.SmallestSize;

    public override void AddTo(DataViewSchema.Annotations.Builder annotations, string kind)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(kind);
        // Returns a copy each time, because the caller may write to the buffer.
        annotations.Add(kind, new VectorDataViewType(ItemType, Count), (ref VBuffer<T> value) => new VBuffer<T>(values.Length, values).CopyTo(ref value));
    }

    public override IReadOnlyList<string> ToText() => Array.ConvertAll(values, ValueText.Of);

    private protected override KeyValues ReadAnnotation(DataViewSchema.Annotations annotations, string kind)
    {
        var found = default(VBuffer<T>);
        annotations.GetValue(kind, ref found);
        return new KeyValues<T>(ItemType, [.. found.DenseValues()]);
    }

    internal override void WriteValues(BinaryWriter writer)
    {
        foreach (var value in values)
            s_codec.Write(writer, value);
    }

    internal override KeyValues ReadValues(BinaryReader reader, int count)
    {
        var read = new T[count];
        for (var i = 0; i < count; i++)
            read[i] = s_codec.Read(reader);
        return new KeyValues<T>(ItemType, read);
    }
}
