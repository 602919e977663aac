using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Copies forecasts to the members of a user's class that have the names of the output columns. Immutable and safe for concurrent use.</summary>
internal sealed class ForecastWriter<TForecast>
    where TForecast : class, new()
{
    private readonly ForecastColumns _columns;
    private readonly Action<TForecast, float[]>?[] _members;

    /// <param name="columns">The output columns. The class must have a member for at least one of them; the others are not written.</param>
    /// <exception cref="ArgumentException">No member has the name of an output column, or such a member is not an array of Single.</exception>
    public ForecastWriter(ForecastColumns columns)
    {
        _columns = columns;
        var definition = SchemaDefinition.Create(typeof(TForecast), SchemaDefinition.Direction.Write);
        _members = Array.ConvertAll(columns.Outputs, name =>
            definition.FirstOrDefault(column => column.ColumnName == name) is { } column ? Setter(column) : null);
        if (Array.TrueForAll(_members, member => member is null))
        {
            throw new ArgumentException(
                $"{typeof(TForecast).Name} has no member for a forecast: the output columns are {string.Join(", ", columns.Outputs)}, but its members are "
                    + $"{string.Join(", ", definition.Select(c => c.ColumnName))}.");
        }
    }

    /// <summary>Gets a value that indicates whether the class has members for more than the forecast itself.</summary>
    public bool WantsSpread => _members.Skip(1).Any(member => member is not null);

    /// <summary>Gets a value that indicates whether the class has a member for a bound.</summary>
    public bool WantsBounds => _columns.HasBounds && (_members[1] is not null || _members[2] is not null);

    public TForecast Write(ForecastValues values)
    {
        var forecast = new TForecast();
        for (var i = 0; i < _members.Length; i++)
            _members[i]?.Invoke(forecast, _columns.ValuesOf(i, values));
        return forecast;
    }

    private static Action<TForecast, float[]> Setter(SchemaDefinition.Column column)
    {
        const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public;
        var property = typeof(TForecast).GetProperty(column.MemberName, Members);
        var field = typeof(TForecast).GetField(column.MemberName, Members);
        var type = property?.PropertyType ?? field?.FieldType;
        Action<object, object> set = property is not null ? property.SetValue : field!.SetValue;
        if (type == typeof(float[]))
            return (forecast, values) => set(forecast, values);
        if (type == typeof(VBuffer<float>))
            return (forecast, values) => set(forecast, new VBuffer<float>(values.Length, values));
        throw new ArgumentException($"The member {column.MemberName} of {typeof(TForecast).Name} is of type {type?.Name}; for the column "
            + $"'{column.ColumnName}' it must be float[] or VBuffer<float>.");
    }
}
