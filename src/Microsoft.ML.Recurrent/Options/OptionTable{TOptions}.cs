using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Recurrent.Options;

/// <summary>The options of a class, as they are declared.</summary>
/// <typeparam name="TOptions">The class.</typeparam>
/// <param name="inherited">The options of its base class; null for none.</param>
internal sealed class OptionTable<TOptions>(OptionTable? inherited = null) : OptionTable(inherited)
    where TOptions : class
{
    /// <summary>Adds an option.</summary>
    /// <param name="option">The property that holds it.</param>
    /// <param name="default">The default, which also counts as not set.</param>
    /// <param name="bounds">The allowed values other than null, which is allowed if it is the default; null for every value of the type.</param>
    /// <param name="describe">Describes what the option applies to and where it goes.</param>
    public OptionTable<TOptions> Add<TValue>(
        Expression<Func<TOptions, TValue>> option, TValue @default, OptionBounds? bounds,
        Func<OptionDescription<TOptions>, OptionDescription<TOptions>> describe)
    {
        var row = new OptionRow { Property = PropertyOf(option), Default = @default, Bounds = bounds ?? OptionBounds.None };
        Put(describe(new(row)).Row);
        return this;
    }

    /// <summary>Changes the default, and the bounds if they are given, of an inherited option.</summary>
    public OptionTable<TOptions> Default<TValue>(Expression<Func<TOptions, TValue>> option, TValue @default, OptionBounds? bounds = null)
    {
        var row = this[PropertyOf(option).Name];
        Put(row with { Default = @default, Bounds = bounds ?? row.Bounds });
        return this;
    }

    /// <summary>Adds to the description of an inherited option.</summary>
    public OptionTable<TOptions> Also<TValue>(
        Expression<Func<TOptions, TValue>> option, Func<OptionDescription<TOptions>, OptionDescription<TOptions>> describe)
    {
        Put(describe(new(this[PropertyOf(option).Name])).Row);
        return this;
    }

    /// <summary>Adds to the descriptions of several options.</summary>
    /// <param name="isMeant">Determines from its name whether an option is meant.</param>
    /// <param name="describe">Describes what the options apply to and where they go.</param>
    public OptionTable<TOptions> Each(Func<string, bool> isMeant, Func<OptionDescription<TOptions>, OptionDescription<TOptions>> describe)
    {
        foreach (var row in Rows.Where(row => isMeant(row.Name)).ToList())
            Put(describe(new(row)).Row);
        return this;
    }

    private static PropertyInfo PropertyOf<TValue>(Expression<Func<TOptions, TValue>> option) => (PropertyInfo)((MemberExpression)option.Body).Member;
}
