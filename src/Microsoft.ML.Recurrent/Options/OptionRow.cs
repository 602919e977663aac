using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent.Options;

/// <summary>
/// One row of a table of options: the name, the default, the bounds, what the option applies to and where it goes. Checks, mapping, search spaces, tests and
/// the check of the documentation read it. Immutable.
/// </summary>
internal sealed record OptionRow
{
    /// <summary>Gets the property that holds the option.</summary>
    public required PropertyInfo Property { get; init; }

    /// <summary>Gets the default, which also counts as not set.</summary>
    public required object? Default { get; init; }

    /// <summary>Gets the allowed values other than null, which is allowed if it is the default or the type of the option is nullable.</summary>
    public required OptionBounds Bounds { get; init; }

    /// <summary>Gets what reads the option.</summary>
    public OptionUse Use { get; init; } = OptionUse.Run;

    /// <summary>Gets the kinds of columns for which the option has an effect; null for all.</summary>
    public IReadOnlyList<SequenceKind>? Kinds { get; init; }

    /// <summary>Gets the conditions under which the option has an effect, with their words.</summary>
    public ImmutableList<(Func<object, bool> Holds, string Words)> Conditions { get; init; } = [];

    /// <summary>Gets what must hold between the value and other options, with the values that this allows.</summary>
    public ImmutableList<(Func<object, bool> Holds, Func<object, string> Allowed)> Rules { get; init; } = [];

    /// <summary>Gets what the option changes about the network.</summary>
    public Func<NetworkOptions, object, NetworkOptions> Network { get; init; } = static (network, _) => network;

    /// <summary>Gets what the option changes about the training run.</summary>
    public Func<TrainingOptions, object, TrainingOptions> Training { get; init; } = static (training, _) => training;

    /// <summary>Gets whether a start fixes the option, and the value that it then has; see <see cref="OptionStart"/>.</summary>
    public Func<OptionStart, object, (bool IsFixed, object? Value)> FixedBy { get; init; } = static (_, _) => (false, null);

    /// <summary>Gets the name of the option.</summary>
    public string Name => Property.Name;

    /// <summary>Gets a description of the allowed values, null among them.</summary>
    public string Allowed => Bounds.Words.Length == 0 ? MayBeNull ? "null or another value" : "a value"
        : MayBeNull ? $"null, or {Bounds.Words}" : Bounds.Words;

    /// <summary>
    /// Gets a value that indicates whether search spaces vary the option. They do so without knowing the data, so that such an option may be set where the data
    /// leave it nothing to do; then training warns of it.
    /// </summary>
    public bool IsSearched => Property.GetCustomAttributes(inherit: true).Any(mark => mark.GetType().Namespace == typeof(RangeAttribute).Namespace);

    /// <summary>Gets the value of the option.</summary>
    public object? Get(object options) => Property.GetValue(options);

    /// <summary>Sets the option to its default.</summary>
    public void SetDefault(object options)
    {
        Property.SetValue(options, Detached(Default));
        (options as RecurrentOptions)?.Forget(Name);
    }

    /// <summary>Sets the option of a copy, which shares nothing with the original that can change.</summary>
    public void Copy(object options, object copy) => Property.SetValue(copy, Detached(Get(options)));

    /// <summary>Replaces an array by a copy, so that a copied object shares nothing that can change.</summary>
    public void Detach(object options)
    {
        if (Get(options) is Array array)
            Property.SetValue(options, Detached(array));
    }

    /// <summary>Determines whether the option has another value than its default.</summary>
    public bool IsSet(object options) => !AreEqual(Get(options), Default);

    /// <summary>Returns the condition under which the option has an effect, if it has none given the other options; otherwise null.</summary>
    public string? IdleReason(object options) => Conditions.Find(condition => !condition.Holds(options)).Words;

    /// <summary>Adds what is wrong with the value.</summary>
    public void Check(object options, OptionViolations violations)
    {
        var value = Get(options);
        if (value is null ? !MayBeNull : !Bounds.Holds(value))
            violations.Add(Name, Show(value), Allowed);
        else if (IsSet(options) && IdleReason(options) is { } condition)
            violations.Add(Name, Show(value), $"{Show(Default)} unless {condition}");
        else
            foreach (var (holds, allowed) in Rules)
                if (!holds(options))
                    violations.Add(Name, Show(value), allowed(options));
    }

    /// <summary>Adds a violation if the option is set to another value than a start fixes.</summary>
    public void CheckStart(object options, OptionStart start, OptionViolations violations)
    {
        if (FixedBy(start, options) is not (true, var value) || !IsSet(options) || AreEqual(Get(options), value))
            return;
        violations.Add(Name, Show(Get(options)), AreEqual(value, Default) ? $"the default, {Show(Default)}, which is that of {start.Name}"
            : value is null && !MayBeNull ? $"the default, {Show(Default)}, with {start.Name}, which has several"
            : $"the default, {Show(Default)}, or that of {start.Name}, {Show(value)}");
    }

    /// <summary>Sets the option to the value that a start fixes, if it fixes one.</summary>
    public void Adopt(object options, OptionStart start)
    {
        if (FixedBy(start, options) is (true, var value) && (value is not null || MayBeNull))
            Property.SetValue(options, Detached(value));
    }

    /// <summary>Returns a value as messages and documentation show it.</summary>
    public static string Show(object? value) => value switch
    {
        null => "null",
        "" => "empty",
        bool flag => flag ? "true" : "false",
        string text => $"'{text}'",
        IDataView or TextTokenizer => "given",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Show))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private bool MayBeNull => Default is null || Nullable.GetUnderlyingType(Property.PropertyType) is not null;

    private static object? Detached(object? value) => value is Array array ? array.Clone() : value;

    private static bool AreEqual(object? one, object? other) =>
        one is Array a && other is Array b ? StructuralComparisons.StructuralEqualityComparer.Equals(a, b) : Equals(one, other);
}
