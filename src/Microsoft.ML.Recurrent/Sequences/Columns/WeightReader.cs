using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Reads the weight of the current row; 1 if there is no weight column. An instance serves one cursor.</summary>
internal sealed class WeightReader
{
    private const string Role = "example weight";
    private const string Expected = "Single";

    private readonly DataViewRow _row;
    private readonly string? _name;
    private readonly ValueGetter<float>? _getter;
    private float _value = 1;

    public WeightReader(DataViewRow row, DataViewSchema.Column? column)
    {
        _row = row;
        _name = column?.Name;
        _getter = column is { } found ? row.GetGetter<float>(found) : null;
    }

    public float Value => _value;

    public static void Check(SchemaShape shape, string name) => SchemaShapes.Require(
        shape,
        name,
        Role,
        column => column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType == NumberDataViewType.Single,
        Expected);

    public static DataViewSchema.Column Find(DataViewSchema schema, string name) =>
        SchemaColumns.Require(schema, name, Role, type => type == NumberDataViewType.Single, Expected);

    /// <summary>Reads the current row of the cursor.</summary>
    /// <returns>False if the weight is NaN or infinite.</returns>
    /// <exception cref="ArgumentException">The weight is negative.</exception>
    public bool Read()
    {
        if (_getter is null)
            return true;
        _getter(ref _value);
        if (_value < 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The {Role} column '{_name}' holds {_value} in row {_row.Position}; weights must be at least 0."));
        return float.IsFinite(_value);
    }
}
