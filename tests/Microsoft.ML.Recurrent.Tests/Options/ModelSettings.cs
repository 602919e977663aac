using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Sequences.Signals;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>
/// Everything a trained model remembers, as names and values: its fields and those of the objects of ours that they hold, such as
/// <c>model.Sequences.Encoding.MaximumLength</c>. Weights, the results of training and texts that
/// describe other settings are left out.
/// </summary>
internal static class ModelSettings
{
    private static readonly Type[] s_leftOut = [typeof(RecurrentNetwork), typeof(TrainingResult), typeof(Delegate), typeof(Type)];

    public static void AddTo(Dictionary<string, string> settings, string name, object model) => Add(settings, name, model, []);

    private static void Add(Dictionary<string, string> settings, string name, object? value, HashSet<object> seen)
    {
        if (value is null or string or IFormattable or bool)
            settings[name] = Text(value);
        else if (s_leftOut.Any(type => type.IsInstanceOfType(value)))
            return;
        else if (value is ReadOnlyMemory<float> values)
            AddList(settings, name, values.ToArray(), seen);
        else if (value is IList list)
            AddList(settings, name, list, seen);
        else if (IsOurs(value.GetType()) && seen.Add(value))
            foreach (var (field, content) in Fields(value))
                Add(settings, $"{name}.{field}", content, seen);
    }

    private static void AddList(Dictionary<string, string> settings, string name, IList list, HashSet<object> seen)
    {
        settings[name + ".Count"] = Text(list.Count);
        if (list.Cast<object?>().All(item => item is null or string or IFormattable))
            settings[name] = $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]";
        for (var i = 0; i < list.Count && i < 3; i++)
            if (list[i] is { } item and not (string or IFormattable))
                Add(settings, $"{name}[{i}]", item, seen);
    }

    private static IEnumerable<(string Name, object? Value)> Fields(object owner)
    {
        for (var type = owner.GetType(); type is not null && IsOurs(type); type = type.BaseType)
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!(owner is SignalChoice && NameOf(field) == nameof(SignalChoice.Description)) && field.FieldType != typeof(SequenceBaselines))
                    yield return (NameOf(field), field.GetValue(owner));
    }

    // <Name>k__BackingField of a property, <name>P of a captured parameter, _name of a field.
    private static string NameOf(FieldInfo field)
    {
        var name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name.TrimStart('_');
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("Microsoft.ML.Recurrent", StringComparison.Ordinal);

    private static string Text(object? value) => value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
