using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>What the table of options says of each option is what its class, its documentation and its checks say.</summary>
public sealed partial class OptionTableTests
{
    private static readonly Dictionary<string, XElement> s_documentation =
        XDocument.Load(Path.ChangeExtension(typeof(RecurrentOptions).Assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>Every class of options that users can see.</summary>
    public static TheoryData<Type> Classes => [.. OptionClasses.All];

    [Theory]
    [MemberData(nameof(Classes))]
    public void EveryOptionHasItsRow(Type type) => Assert.Equal(
        type.GetProperties().Where(property => property.SetMethod?.IsPublic == true).Select(property => property.Name).Order(StringComparer.Ordinal),
        OptionClasses.TableOf(type).Rows.Select(row => row.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Classes))]
    public void NewOptionsHaveTheDefaultsAndAreAccepted(Type type)
    {
        var options = Make(type);
        Assert.DoesNotContain(OptionClasses.TableOf(type).Rows, row => row.IsSet(options));
        var needed = options is ExperimentOptions ? "ExperimentOptions cannot be used: MaximumTrials is null; allowed: at least 1, or null if MaximumTime is given." : "";
        Assert.StartsWith(needed, Violations(options), StringComparison.Ordinal);
        Assert.Equal(needed.Length == 0, Violations(options).Length == 0);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void DocumentationStatesDefaultAndBounds(Type type)
    {
        var faults = OptionClasses.TableOf(type).Rows.Select(row => DocumentationFault(type, row)).OfType<string>();
        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void ValueOutOfBoundsIsRefusedByName(Type type)
    {
        foreach (var row in OptionClasses.TableOf(type).Rows)
            foreach (var value in ValuesOf(row).Where(value => !row.Bounds.Holds(value)))
            {
                var options = Make(type);
                row.Property.SetValue(options, value);
                Assert.Contains($"{row.Name} is {OptionRow.Show(value)}; allowed: {row.Allowed}.", Violations(options), StringComparison.Ordinal);
            }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void OptionThatDoesNothingWhereItIsSetIsRefusedByName(Type type)
    {
        var refused = 0;
        List<OptionRow> conditional = [.. OptionClasses.TableOf(type).Rows.Where(row => row.Conditions.Count > 0)];
        foreach (var row in conditional)
            foreach (var value in ValuesOf(row).Where(row.Bounds.Holds))
            {
                var options = MakeIdle(type, row);
                row.Property.SetValue(options, value);
                if (!row.IsSet(options) || row.IdleReason(options) is not { } condition)
                    continue;
                Assert.Contains($"{row.Name} is {OptionRow.Show(value)}; allowed: {OptionRow.Show(row.Default)} unless {condition}.", Violations(options), StringComparison.Ordinal);
                refused++;
            }

        Assert.True(refused >= conditional.Count / 2, $"{refused} values of options that do nothing were tried.");
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void CheckedCopySharesNoArrayAndLeavesTheOriginalAlone(Type type)
    {
        var options = Make(type);
        if (options is ExperimentOptions experiment)
            experiment.MaximumTrials = 1;
        var table = OptionClasses.TableOf(type);
        var before = table.Rows.Select(row => row.Get(options)).ToArray();
        var copy = Copy(options);
        Assert.NotSame(options, copy);
        foreach (var (row, value) in table.Rows.Zip(before))
        {
            Assert.Same(value is ValueType ? null : value, value is ValueType ? null : row.Get(options));
            if (value is Array { Length: > 0 } array)
                Assert.NotSame(array, row.Get(copy));
            Assert.Equal(value, row.Get(copy));
        }
    }

    /// <summary>Options beside which an option does nothing, if one other value is enough for that.</summary>
    private static object MakeIdle(Type type, OptionRow row)
    {
        var options = Make(type);
        if (row.IdleReason(options) is not null)
            return options;
        foreach (var other in OptionClasses.TableOf(type).Rows.Where(other => other.Name != row.Name))
            foreach (var value in ValuesOf(other).Where(other.Bounds.Holds))
            {
                var changed = Make(type);
                other.Property.SetValue(changed, value);
                if (row.IdleReason(changed) is not null)
                    return changed;
            }

        return options;
    }

    private static object Make(Type type) => Activator.CreateInstance(type)!;

    private static object Copy(object options) =>
        options is RecurrentOptions recurrent ? RecurrentOptions.CheckedCopy(recurrent, null) : OptionClasses.TableOf(options.GetType()).CheckedCopy(options);

    private static string Violations(object options)
    {
        try
        {
            Copy(options);
            return "";
        }
        catch (ArgumentException violations)
        {
            return violations.Message;
        }
    }

    /// <summary>Values at and beyond usual bounds, and every value of an enumeration.</summary>
    private static IEnumerable<object> ValuesOf(OptionRow row)
    {
        var type = Nullable.GetUnderlyingType(row.Property.PropertyType) ?? row.Property.PropertyType;
        return type == typeof(int) ? [-1, 0, 1, 2, 5, 65_536, 65_537, 1_000_001]
            : type == typeof(float) ? [-0.001f, 0f, 0.25f, 0.999f, 1f, 2f, float.NaN, float.PositiveInfinity]
            : type == typeof(double) ? [-0.001, 0.0, 0.25, 0.999, 1.0, 2.0, double.NaN, double.PositiveInfinity]
            : type == typeof(TimeSpan) ? [TimeSpan.FromSeconds(-1), TimeSpan.Zero, TimeSpan.FromSeconds(1)]
            : type == typeof(bool) ? [true, false]
            : type.IsEnum ? [.. Enum.GetValues(type).Cast<object>(), Enum.ToObject(type, 1 << 29)]
            : type == typeof(string) ? ["", "Other"]
            : type == typeof(int[]) ? [new int[] { 0 }, new[] { 3, 5 }]
            : type == typeof(float[]) ? [new[] { -1f }, new[] { 0.25f, 0.5f }]
            : type == typeof(string[]) ? [new[] { "" }, new[] { "a", "b" }]
            : [];
    }

    private static string? DocumentationFault(Type type, OptionRow row)
    {
        var property = type.GetProperty(row.Name)!;
        var declared = property.DeclaringType == type || property.DeclaringType == row.Property.DeclaringType ? property : row.Property;
        var owner = declared.DeclaringType!;
        if (!s_documentation.TryGetValue($"P:{declared.DeclaringType!.FullName}.{row.Name}", out var member) || Flat(member.Element("value")) is not { } value)
            return $"{declared.DeclaringType.Name}.{row.Name} has no <value>.";
        var inherited = InheritedDefault(type, row);
        if (declared.DeclaringType != type && !Equals(Words(inherited), Words(row.Default)))
        {
            // A class with a default of its own states it in its remarks.
            var remarks = Flat(s_documentation[$"T:{type.FullName}"].Element("remarks")) ?? "";
            return Regex.IsMatch(remarks, $@"\b{row.Name}( is| \()?,? ?{Regex.Escape(Words(row.Default))}\b") || remarks.Contains($"{row.Name}", StringComparison.Ordinal)
                && remarks.Contains(Words(row.Default), StringComparison.Ordinal) ? null
                : $"The remarks of {type.Name} do not state that {row.Name} is {Words(row.Default)}.";
        }

        var expected = $"The default is {Words(row.Default)}";
        value = value.Replace(",", "", StringComparison.Ordinal);
        if (!value.StartsWith(expected.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal))
            return $"{owner.Name}.{row.Name}: '{value}' does not begin with '{expected}'.";
        return row.Bounds.Words.Length == 0 || property.PropertyType.IsEnum || row.Bounds.Words.StartsWith("one of", StringComparison.Ordinal)
            || row.Bounds.Words is "a column name" or "a path" || value.Contains(row.Bounds.Words.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal)
            ? null : $"{owner.Name}.{row.Name}: '{value}' does not state the bounds '{row.Bounds.Words}'.";
    }

    /// <summary>The default where the option is declared, before a derived class changes it.</summary>
    private static object? InheritedDefault(Type type, OptionRow row)
    {
        var declaring = type.GetProperty(row.Name)!.DeclaringType!;
        return declaring == type ? row.Default
            : declaring == typeof(RecurrentOptions) ? RecurrentOptionTable.Table[row.Name].Default
            : declaring == typeof(TokenSequenceOptions) ? TokenOptionTable.Table[row.Name].Default
            : declaring == typeof(LabeledSequenceOptions) ? LabeledOptionTable.Table[row.Name].Default
            : row.Default;
    }

    private static string Words(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        CancellationToken => "none",
        LearningRateSchedule schedule => schedule.GetType().Name,
        Enum flags => flags.ToString().Replace(",", " and", StringComparison.Ordinal),
        string text => text,
        Array { Length: 0 } => "an empty array",
        Array list => string.Join(", ", list.Cast<object>().Take(2).Select(item => Convert.ToString(item, CultureInfo.InvariantCulture))),
        float number and > 0 and < 1e-4f => number.ToString("0e-0", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string? Flat(XElement? element)
    {
        if (element is null)
            return null;
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement reference when reference.Attribute("cref") is { } cref => cref.Value.Split('.')[^1],
            XElement inner => inner.Value,
            _ => "",
        }));
        return Space().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
