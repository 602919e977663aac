using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Options;

/// <summary>The options of a class, one row each: those it inherits and its own. Immutable once it is built, and safe for concurrent use.</summary>
internal abstract class OptionTable
{
    private readonly List<OptionRow> _rows;

    private protected OptionTable(OptionTable? inherited) => _rows = [.. inherited?._rows ?? []];

    /// <summary>Gets the rows, inherited ones first.</summary>
    public IReadOnlyList<OptionRow> Rows => _rows;

    /// <summary>Gets the row of an option.</summary>
    public OptionRow this[string name] => _rows.Find(row => row.Name == name) ?? throw new ArgumentException($"There is no option '{name}'.", nameof(name));

    /// <summary>Sets every option to its default.</summary>
    public void SetDefaults(object options) => _rows.ForEach(row => row.SetDefault(options));

    /// <summary>Replaces arrays by copies.</summary>
    public void Detach(object options) => _rows.ForEach(row => row.Detach(options));

    /// <summary>Checks every option and returns a copy that later changes by the caller do not affect.</summary>
    /// <exception cref="ArgumentException">Something is wrong; the message names every violation, the value found and the allowed values.</exception>
    public TOptions CheckedCopy<TOptions>(TOptions options) where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        var copy = (TOptions)Activator.CreateInstance(options.GetType())!;
        _rows.ForEach(row => row.Copy(options, copy));
        return copy;
    }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Something is wrong; the message names every violation, the value found and the allowed values.</exception>
    public void Check(object options)
    {
        var violations = new OptionViolations(options.GetType().Name);
        Check(options, violations);
        violations.ThrowIfAny();
    }

    /// <summary>Adds everything that is wrong with options.</summary>
    public void Check(object options, OptionViolations violations) => _rows.ForEach(row => row.Check(options, violations));

    /// <summary>Adds the options that are set but mean nothing for the kind of column that is read, but for those that search spaces vary.</summary>
    public void CheckKind(object options, SequenceKind kind, OptionViolations violations)
    {
        foreach (var row in _rows.Where(row => IsIdle(row, kind) && row.IsSet(options) && !row.IsSearched))
            violations.Add(row.Name, OptionRow.Show(row.Get(options)), $"{OptionRow.Show(row.Default)} if the column contains {Words(kind)}");
    }

    /// <summary>
    /// Returns a warning of the options that are set, and that search spaces vary, but that have no effect for the kind of column that is read; null if there
    /// are none.
    /// </summary>
    public string? WarningOf(object options, SequenceKind kind)
    {
        var names = _rows.Where(row => IsIdle(row, kind) && row.IsSet(options) && row.IsSearched)
            .Select(row => $"{row.Name} = {OptionRow.Show(row.Get(options))}").ToList();
        return names.Count == 0 ? null : $"The column contains {Words(kind)}, for which these options have no effect: {string.Join(", ", names)}.";
    }

    /// <summary>Returns the names of the options that have no effect given the others, whether they are set or not.</summary>
    /// <param name="options">The options.</param>
    /// <param name="kind">The kind of column that is read; null if it is not known.</param>
    public IEnumerable<string> Idle(object options, SequenceKind? kind) =>
        _rows.Where(row => row.IdleReason(options) is not null || (kind is { } known && IsIdle(row, known))).Select(row => row.Name);

    /// <summary>Sets options that have no effect given the others to their defaults.</summary>
    /// <param name="options">The options.</param>
    /// <param name="names">The names of the options that may be changed.</param>
    public void ResetIdle(object options, IReadOnlySet<string> names)
    {
        foreach (var row in _rows.Where(row => names.Contains(row.Name) && row.IdleReason(options) is not null))
            row.SetDefault(options);
    }

    /// <summary>Completes the shape of a network: the only place where options are applied to a network.</summary>
    /// <param name="network">What follows from the data.</param>
    /// <param name="options">The options.</param>
    public NetworkOptions Complete(NetworkOptions network, object options) => _rows.Aggregate(network, (shape, row) => row.Network(shape, options));

    /// <summary>Completes the shape of a network that starts from another: what the start fixes is unchanged, and the options determine the rest.</summary>
    /// <param name="start">The model to start from, which has a network.</param>
    /// <param name="options">The options.</param>
    public NetworkOptions Continue(OptionStart start, object options) =>
        _rows.Where(row => !row.FixedBy(start, options).IsFixed).Aggregate(start.Network!, (shape, row) => row.Network(shape, options));

    /// <summary>Adds the options that are set to other values than a start fixes.</summary>
    public void CheckStart(object options, OptionStart start, OptionViolations violations) =>
        _rows.ForEach(row => row.CheckStart(options, start, violations));

    /// <summary>Sets the options that a start fixes to its values, but those that then have no effect to their defaults.</summary>
    public void Adopt(object options, OptionStart start)
    {
        _rows.ForEach(row => row.Adopt(options, start));
        ResetIdle(options, FixedBy(options, start).ToHashSet());
    }

    /// <summary>Returns the names of the options that a start fixes.</summary>
    public IEnumerable<string> FixedBy(object options, OptionStart start) =>
        _rows.Where(row => row.FixedBy(start, options).IsFixed).Select(row => row.Name);

    /// <summary>Completes the options of a training run: the only place where options are applied to a training run.</summary>
    /// <param name="training">What follows from the data and from the trainer.</param>
    /// <param name="options">The options.</param>
    public TrainingOptions Complete(TrainingOptions training, object options) => _rows.Aggregate(training, (run, row) => row.Training(run, options));

    /// <summary>Adds a row, which replaces an inherited one of the same name.</summary>
    private protected void Put(OptionRow row)
    {
        var place = _rows.FindIndex(other => other.Name == row.Name);
        if (place < 0)
            _rows.Add(row);
        else
            _rows[place] = row;
    }

    private static bool IsIdle(OptionRow row, SequenceKind kind) => row.Kinds is { } kinds && !kinds.Contains(kind);

    private static string Words(SequenceKind kind) => kind switch
    {
        SequenceKind.Numbers => "numbers",
        SequenceKind.Keys => "keys",
        SequenceKind.Text => "text",
        _ => "vectors of text",
    };
}
