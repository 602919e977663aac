using System.Globalization;
using System.Reflection;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Reads the parameters of an options class from ML.NET's attributes, by the rules of Microsoft.ML.AutoML.</summary>
internal static class AttributedMembers
{
    /// <summary>
    /// Returns the parameters of a type and of the types that it nests, each starting at the value of an instance, if the parameter has that value.
    /// </summary>
    /// <param name="type">The options class.</param>
    /// <param name="start">The instance.</param>
    /// <exception cref="ArgumentException">An attribute is on a member that it does not apply to.</exception>
    public static IEnumerable<SpaceParameter> Read(Type type, object start) => Read(type, start, "", []);

    private static IEnumerable<SpaceParameter> Read(Type type, object? start, string prefix, Type[] around)
    {
        if (around.Contains(type))
            throw new ArgumentException($"{type.Name} nests itself through [NestOption] at '{prefix.TrimEnd('.')}'.");
        foreach (var member in OptionMember.Of(type))
        {
            var marks = member.GetCustomAttributes(inherit: false)
                .Where(mark => mark is RangeAttribute or ChoiceAttribute or BooleanChoiceAttribute or NestOptionAttribute).ToArray();
            if (marks.Length == 0)
                continue;
            var name = prefix + member.Name;
            if (marks.Length > 1)
                throw new ArgumentException($"{type.Name}.{member.Name} has {marks.Length} search space attributes; allowed: one.");
            var option = OptionMember.Find(type, member.Name);
            var value = start is null ? null : option.Get(start);
            if (marks[0] is not NestOptionAttribute)
            {
                var parameter = Make(name, option, (Attribute)marks[0], value);
                parameter.StartsAtOption = true;
                yield return parameter;
            }
            else
                foreach (var inner in Read(OptionMember.TypeOf(member), value ?? TryMake(OptionMember.TypeOf(member)), name + ".", [.. around, type]))
                    yield return inner;
        }
    }

    private static SpaceParameter Make(string name, OptionMember member, Attribute mark, object? start)
    {
        switch (mark)
        {
            case RangeAttribute range when member.IsReal:
                return Starting(start, range.Init, initial =>
                    new RealParameter(name, Number(range.Min), Number(range.Max), range.LogBase, initial is null ? null : Number(initial)));
            case RangeAttribute { Min: int minimum, Max: int maximum } range when IsInteger(member.Type):
                return Starting(start, range.Init, initial => new IntegerParameter(name, minimum, maximum, range.LogBase, (int?)initial));
            case BooleanChoiceAttribute choice when member.Type == typeof(bool):
                return new ChoiceParameter(name, start ?? choice.DefaultValue, false, true);
            case ChoiceAttribute choice
                when member.Type.IsEnum || IsInteger(member.Type) || member.IsReal || member.Type == typeof(string) || member.Type == typeof(char):
                return Starting(start, choice.DefaultValue, initial => new ChoiceParameter(name, initial ?? choice.Candidates[0], choice.Candidates));
            default:
                throw new ArgumentException(
                    $"{name} is of type {member.Type.Name} and has a {mark.GetType().Name}. Allowed: [Range] of Int32 on whole numbers, "
                        + "of Single or Double on others, [BooleanChoice] on Booleans, [Choice] on strings, numbers, characters and enumerations.");
        }
    }

    /// <summary>Starts a parameter at the first of two values that it has, otherwise at the value nearest to the first.</summary>
    private static SpaceParameter Starting(object? start, object? init, Func<object?, SpaceParameter> make)
    {
        var parameter = make(null);
        var initial = parameter.Contains(start) ? parameter.Convert(start!) : parameter.Contains(init) ? parameter.Convert(init!)
            : start is null ? null : parameter.Nearest(start);
        return initial is null ? parameter : make(initial);
    }

    private static bool IsInteger(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(short);

    private static double Number(object value) => value is float single
        ? double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static object? TryMake(Type type) => type.GetConstructor(Type.EmptyTypes)?.Invoke(null);
}
