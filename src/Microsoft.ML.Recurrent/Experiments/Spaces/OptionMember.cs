using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a public property or field of an options class, or of a nested object, by its name: <c>HiddenSize</c>, <c>Inner.HiddenSize</c>.
/// </summary>
internal sealed class OptionMember
{
    private readonly MemberInfo[] _path;

    private OptionMember(MemberInfo[] path) => _path = path;

    /// <summary>Gets the type of the values; for a nullable type, the underlying type.</summary>
    public Type Type => Nullable.GetUnderlyingType(TypeOf(_path[^1])) ?? TypeOf(_path[^1]);

    /// <summary>Gets a value that indicates whether the values are real numbers.</summary>
    public bool IsReal => Type == typeof(float) || Type == typeof(double);

    /// <summary>Returns the public properties and fields of instances of a type, by name.</summary>
    public static IEnumerable<MemberInfo> Of(Type type) => type.GetMembers(BindingFlags.Public | BindingFlags.Instance)
        .Where(member => member is FieldInfo || member is PropertyInfo { GetMethod.IsPublic: true } property && property.GetIndexParameters().Length == 0)
        .OrderBy(member => member.Name, StringComparer.Ordinal);

    /// <summary>Returns the type of a member.</summary>
    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    /// <summary>Returns the value of a member of an object.</summary>
    public static object? Read(MemberInfo member, object holder) =>
        member is PropertyInfo property ? property.GetValue(holder) : ((FieldInfo)member).GetValue(holder);

    /// <summary>Finds a member by its name.</summary>
    /// <exception cref="ArgumentException">The member does not exist or cannot be set.</exception>
    public static OptionMember Find(Type type, string name)
    {
        var parts = name.Split('.');
        var path = new MemberInfo[parts.Length];
        var holder = type;
        for (var i = 0; i < parts.Length; i++)
        {
            var members = Of(holder).ToArray();
            path[i] = Array.Find(members, member => member.Name == parts[i])
                ?? throw new ArgumentException(
                    $"{holder.Name} has no public member '{parts[i]}'; there are: {string.Join(", ", members.Select(member => member.Name))}.", nameof(name));
            holder = TypeOf(path[i]);
        }

        return path[^1] is PropertyInfo { SetMethod: not { IsPublic: true } } or FieldInfo { IsInitOnly: true }
            ? throw new ArgumentException($"{type.Name}.{name} cannot be set.", nameof(name)) : new OptionMember(path);
    }

    /// <summary>Returns the value in an object; null if an object on the path is null.</summary>
    public object? Get(object options) => _path.Aggregate((object?)options, (holder, member) => holder is null ? null : Read(member, holder));

    /// <summary>Sets the value, and creates the objects on the path that are null.</summary>
    /// <exception cref="ArgumentException">The member does not accept the value.</exception>
    public void Set(object options, object value)
    {
        var holder = options;
        foreach (var member in _path.AsSpan(0, _path.Length - 1))
        {
            var inner = Read(member, holder);
            if (inner is null)
                Write(member, holder, inner = Make(member));
            holder = inner;
        }

        Write(_path[^1], holder, As(value));
    }

    private static object Make(MemberInfo member) => TypeOf(member).GetConstructor(Type.EmptyTypes)?.Invoke(null)
        ?? throw new ArgumentException(
            $"{member.DeclaringType?.Name}.{member.Name} is null and its type has no parameterless constructor; set it to an object.");

    private object As(object value)
    {
        try
        {
            return value is string name && Type.IsEnum ? Enum.Parse(Type, name)
                : value is string text && Type == typeof(char) && text.Length == 1 ? text[0]
                : Type.IsInstanceOfType(value) ? value
                : value is string or bool || Type == typeof(string) || Type == typeof(bool) || Type.IsEnum ? throw new InvalidCastException()
                : Whole(value) || IsReal ? Convert.ChangeType(value, Type, CultureInfo.InvariantCulture) : throw new InvalidCastException();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidCastException or OverflowException or FormatException)
        {
            var allowed = Type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(Type)) : $"a value of type {Type.Name}";
            throw new ArgumentException(FormattableString.Invariant($"{_path[^1].DeclaringType?.Name}.{_path[^1].Name} cannot be {value}; allowed: {allowed}."),
                nameof(value), exception);
        }
    }

    private static bool Whole(object value) =>
        value is int or long || Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number == Math.Floor(number);

    private static void Write(MemberInfo member, object holder, object? value)
    {
        if (member is PropertyInfo property)
            property.SetValue(holder, value);
        else
            ((FieldInfo)member).SetValue(holder, value);
    }
}
