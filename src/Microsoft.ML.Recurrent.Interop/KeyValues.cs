using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Columns;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// Represents the values of the keys of a column, such as the class names of a label. They are read from training data, kept in a model and returned as
/// annotations.
/// </summary>
/// <remarks>Instances are immutable and safe for concurrent use.</remarks>
internal abstract class KeyValues
{
    private protected KeyValues(PrimitiveDataViewType itemType, int count)
    {
        ItemType = itemType;
        Count = count;
    }

    /// <summary>Gets the number of values: key k has the value k - 1.</summary>
    public int Count { get; }

    /// <summary>Gets the type of a value, often text.</summary>
    public PrimitiveDataViewType ItemType { get; }

    /// <summary>Reads the key values of a column.</summary>
    /// <param name="column">A column of keys, or of vectors of keys.</param>
    /// <returns>The values, or null if the column has none.</returns>
    /// <exception cref="NotSupportedException">The values are of a type that <c>MapValueToKey</c> does not produce.</exception>
    public static KeyValues? Of(DataViewSchema.Column column)
    {
        const string Kind = "KeyValues";
        if (column.Annotations.Schema.GetColumnOrNull(Kind)?.Type is not VectorDataViewType { IsKnownSize: true } type)
            return null;
        var values = KeyValueTypes.Create(type.ItemType)
            ?? throw new NotSupportedException($"The keys of column '{column.Name}' have values of type {type.ItemType}; text, "
                + "numbers, Booleans, times and row ids can be saved in a model.");
        return values.ReadAnnotation(column.Annotations, Kind);
    }

    /// <summary>Creates key values from texts.</summary>
    /// <param name="values">The texts, in key order.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    public static KeyValues OfText(IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new KeyValues<ReadOnlyMemory<char>>(TextDataViewType.Instance, [.. values.Select(value => value.AsMemory())]);
    }

    /// <summary>Reads key values that <see cref="Save"/> wrote.</summary>
    /// <param name="bytes">The bytes, which may come from an untrusted source.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bytes"/> is null.</exception>
    /// <exception cref="FormatException">The bytes are not in the format that <see cref="Save"/> writes.</exception>
    public static KeyValues Load(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return KeyValueTypes.Load(bytes);
    }

    /// <summary>Writes the values to bytes that can be saved in a model.</summary>
    /// <returns>The bytes.</returns>
    public byte[] Save() => KeyValueTypes.Save(this);

    /// <summary>Adds the values to annotations.</summary>
    /// <param name="annotations">The annotations to add to.</param>
    /// <param name="kind">The kind of annotation: "KeyValues", "TrainingLabelValues" or "SlotNames".</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string kind);

    /// <summary>Returns the values as text, for instance for messages.</summary>
    /// <returns>The texts, in key order.</returns>
    public abstract IReadOnlyList<string> ToText();

    private protected abstract KeyValues ReadAnnotation(DataViewSchema.Annotations annotations, string kind);

    internal abstract void WriteValues(BinaryWriter writer);

    internal abstract KeyValues ReadValues(BinaryReader reader, int count);

    internal abstract int SmallestSize { get; }
}
