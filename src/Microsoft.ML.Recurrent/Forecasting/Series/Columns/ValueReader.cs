using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Reads the values of one column: numbers, flags as 0 and 1, or categories as one 1 among zeros. One instance serves one row.</summary>
internal abstract class ValueReader
{
    /// <summary>Gets the number of values per row.</summary>
    public int Width { get; private init; }

    /// <param name="row">The row to read.</param>
    /// <param name="column">The column in the schema of the row.</param>
    /// <param name="role">The role of the column, for messages.</param>
    /// <param name="known">The column of the model.</param>
    public static ValueReader Create(DataViewRow row, DataViewSchema.Column column, string role, SeriesColumn known) =>
        known.Categories is { } categories ? new CategoryReader(row, column, categories) { Width = known.Width }
        : column.Type is VectorDataViewType { ItemType: BooleanDataViewType } ? new FlagsReader(row, column, role) { Width = known.Width }
        : column.Type is VectorDataViewType ? new NumbersReader(row, column, role) { Width = known.Width }
        : column.Type is BooleanDataViewType ? new FlagReader(row, column) { Width = 1 }
        : new NumberReader(row, column, role) { Width = 1 };

    /// <summary>Reads the current row; NaN is a missing value.</summary>
    /// <param name="destination">Receives <see cref="Width"/> values.</param>
    /// <exception cref="ArgumentException">A value is infinite.</exception>
    public abstract void Read(Span<float> destination);

    private static ArgumentException Infinite(DataViewRow row, DataViewSchema.Column column, string role, float value) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The {role} column '{column.Name}' holds {value} in row {row.Position}; values must be finite numbers, or NaN if missing."));

    private static ArgumentException OtherWidth(DataViewRow row, DataViewSchema.Column column, string role, int found, int expected) => new(
        string.Create(CultureInfo.InvariantCulture, $"The {role} column '{column.Name}' holds {found} values in row {row.Position}; it must hold {expected}."));

    private sealed class NumberReader(DataViewRow row, DataViewSchema.Column column, string role) : ValueReader
    {
        private readonly ValueGetter<float> _getter = row.GetGetter<float>(column);

        public override void Read(Span<float> destination)
        {
            _getter(ref destination[0]);
            if (float.IsInfinity(destination[0]))
                throw Infinite(row, column, role, destination[0]);
        }
    }

    private sealed class NumbersReader(DataViewRow row, DataViewSchema.Column column, string role) : ValueReader
    {
        private readonly ValueGetter<VBuffer<float>> _getter = row.GetGetter<VBuffer<float>>(column);
        private VBuffer<float> _value;

        public override void Read(Span<float> destination)
        {
            _getter(ref _value);
            if (_value.Length != destination.Length)
                throw OtherWidth(row, column, role, _value.Length, destination.Length);
            _value.CopyTo(destination);
            foreach (var value in destination)
                if (float.IsInfinity(value))
                    throw Infinite(row, column, role, value);
        }
    }

    private sealed class FlagReader(DataViewRow row, DataViewSchema.Column column) : ValueReader
    {
        private readonly ValueGetter<bool> _getter = row.GetGetter<bool>(column);
        private bool _value;

        public override void Read(Span<float> destination)
        {
            _getter(ref _value);
            destination[0] = _value ? 1 : 0;
        }
    }

    private sealed class FlagsReader(DataViewRow row, DataViewSchema.Column column, string role) : ValueReader
    {
        private readonly ValueGetter<VBuffer<bool>> _getter = row.GetGetter<VBuffer<bool>>(column);
        private VBuffer<bool> _value;

        public override void Read(Span<float> destination)
        {
            _getter(ref _value);
            if (_value.Length != destination.Length)
                throw OtherWidth(row, column, role, _value.Length, destination.Length);
            destination.Clear();
            var flags = _value.GetValues();
            var slots = _value.IsDense ? default : _value.GetIndices();
            for (var i = 0; i < flags.Length; i++)
                destination[slots.IsEmpty ? i : slots[i]] = flags[i] ? 1 : 0;
        }
    }

    /// <summary>Reads categories: one that is missing or did not occur in training is all zeros.</summary>
    private sealed class CategoryReader(DataViewRow row, DataViewSchema.Column column, Vocabulary categories) : ValueReader
    {
        private readonly NameReader _names = NameReader.Create(row, column);

        public override void Read(Span<float> destination)
        {
            destination.Clear();
            var index = categories.TokenOf(_names.Read().Span) - SequenceEncoding.FirstToken;
            if (index >= 0)
                destination[index] = 1;
        }
    }
}
