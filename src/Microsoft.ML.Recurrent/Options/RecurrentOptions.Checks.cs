using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

public abstract partial class RecurrentOptions
{
    /// <summary>Checks every option and returns a copy that later changes by the caller do not affect.</summary>
    /// <param name="options">The options.</param>
    /// <param name="environment">The environment, whose seed is used if the options have none; null for no environment.</param>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation, the value found and the allowed values.</exception>
    internal static T CheckedCopy<T>(T options, IHostEnvironment? environment) where T : RecurrentOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        var violations = new OptionViolations(options.GetType().Name);
        options.Check(violations);
        violations.ThrowIfAny();
        var copy = (T)options.MemberwiseClone();
        copy.Table.Detach(copy);
        copy.Seed ??= environment is null ? null : CatalogEnvironment.SeedOf(environment);
        copy.Complete();
        return copy;
    }

    /// <summary>Reports the kind of column that is read, and refuses options that are set but have no effect for it.</summary>
    /// <exception cref="ArgumentException">There are such options; the message names each.</exception>
    internal void ReadAs(SequenceKind kind)
    {
        InputFound?.Invoke(kind);
        var violations = new OptionViolations(GetType().Name);
        Table.CheckKind(this, kind, violations);
        violations.ThrowIfAny();
    }

    /// <summary>Writes into a checked copy what follows from other options. An override calls the base first.</summary>
    private protected virtual void Complete()
    {
    }

    /// <summary>Adds what is wrong: what the table finds. An override, for checks that do not concern a single row, calls the base first.</summary>
    private protected virtual void Check(OptionViolations violations) => Table.Check(this, violations);
}
