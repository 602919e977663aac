using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Options;

/// <summary>Describes a row of a table of options: what the option applies to and where it goes.</summary>
/// <typeparam name="TOptions">The class of the options.</typeparam>
/// <param name="row">The row that is described.</param>
internal readonly struct OptionDescription<TOptions>(OptionRow row)
    where TOptions : class
{
    /// <summary>Gets the row as it is described so far.</summary>
    public OptionRow Row => row;

    /// <summary>Adds a condition under which the option has an effect. If it is set although the condition does not hold, it is refused.</summary>
    /// <param name="holds">The condition.</param>
    /// <param name="words">A description of the condition, such as <c>Cell is Lstm</c>.</param>
    public OptionDescription<TOptions> OnlyIf(Func<TOptions, bool> holds, string words) =>
        new(row with { Conditions = row.Conditions.Add((options => holds((TOptions)options), words)) });

    /// <summary>Adds what must hold between the value and other options.</summary>
    /// <param name="holds">The rule.</param>
    /// <param name="allowed">The values that the rule allows.</param>
    public OptionDescription<TOptions> Rule(Func<TOptions, bool> holds, Func<TOptions, string> allowed) =>
        new(row with { Rules = row.Rules.Add((options => holds((TOptions)options), options => allowed((TOptions)options))) });

    /// <summary>Adds what must hold between the value and other options.</summary>
    /// <param name="holds">The rule.</param>
    /// <param name="allowed">The values that the rule allows.</param>
    public OptionDescription<TOptions> Rule(Func<TOptions, bool> holds, string allowed) => Rule(holds, _ => allowed);

    /// <summary>Specifies that the option must not be set, because something else decides what it would.</summary>
    /// <param name="reason">What decides it, as a clause.</param>
    public OptionDescription<TOptions> Fixed(string reason)
    {
        Func<object, bool> isSet = row.IsSet;
        var allowed = $"{OptionRow.Show(row.Default)}, because {reason}";
        return new(row with { Conditions = [], Rules = [(options => !isSet(options), _ => allowed)] });
    }

    /// <summary>Specifies the kinds of columns for which the option has an effect.</summary>
    public OptionDescription<TOptions> Reads(params SequenceKind[] kinds) => new(row with { Kinds = kinds });

    /// <summary>Specifies what the option changes about the network.</summary>
    public OptionDescription<TOptions> Network(Func<NetworkOptions, TOptions, NetworkOptions> change) =>
        new(row with { Use = OptionUse.Network, Network = (network, options) => change(network, (TOptions)options) });

    /// <summary>Specifies what the option changes about the training run.</summary>
    public OptionDescription<TOptions> Training(Func<TrainingOptions, TOptions, TrainingOptions> change) =>
        new(row with { Use = OptionUse.Training, Training = (training, options) => change(training, (TOptions)options) });

    /// <summary>Specifies the value that a network from which training starts fixes.</summary>
    public OptionDescription<TOptions> FixedByNetwork(Func<NetworkOptions, object?> value) => FixedBy<OptionStart>((start, _) => value(start.Network!));

    /// <summary>Specifies the value that a start fixes.</summary>
    /// <typeparam name="TStart">The kind of start.</typeparam>
    /// <param name="value">
    /// Returns the value: that of the options if it means the same. Null if the start has no such value and the option cannot be null.
    /// </param>
    public OptionDescription<TOptions> FixedBy<TStart>(Func<TStart, TOptions, object?> value)
        where TStart : OptionStart =>
        new(row with
        {
            FixedBy = (start, options) => start is TStart { Network: not null } known ? (true, value(known, (TOptions)options)) : (false, null),
        });

    /// <summary>Specifies what reads the option.</summary>
    public OptionDescription<TOptions> To(OptionUse use) => new(row with { Use = use });
}
