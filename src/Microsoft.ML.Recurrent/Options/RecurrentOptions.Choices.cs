using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent;

// What is not set is chosen by the training rows, in a copy of the options that belongs to the run.
public abstract partial class RecurrentOptions
{
    private ImmutableHashSet<string> _given = [];

    /// <summary>Determines whether the caller has set an option whose value otherwise depends on the data, even to its default.</summary>
    internal bool IsGiven(string name) => _given.Contains(name);

    /// <summary>Notes that an option has its default because the caller has not set it.</summary>
    internal void Forget(string name) => _given = _given.Remove(name);

    /// <summary>Reports what was chosen, in a copy of these options.</summary>
    /// <param name="epochs">The number of epochs.</param>
    internal void ReportChoices(int epochs)
    {
        if (ChoicesFound is null)
            return;
        var chosen = (RecurrentOptions)MemberwiseClone();
        chosen.NumberOfEpochs = epochs;
        ChoicesFound(chosen);
    }

    /// <summary>Sets the number of epochs unless the caller has set it.</summary>
    /// <param name="choice">The number.</param>
    /// <returns>The number of epochs that is used.</returns>
    internal int ChooseNumberOfEpochs(int choice)
    {
        if (!IsGiven(nameof(NumberOfEpochs)))
            NumberOfEpochs = choice;
        return NumberOfEpochs;
    }

    /// <summary>Returns the number of epochs for a number of training rows.</summary>
    /// <param name="rows">The number of rows.</param>
    internal virtual int EpochsFor(int rows) => NumberOfEpochs;

    /// <summary>Sets the batch size unless the caller has set it.</summary>
    /// <param name="choice">The batch size.</param>
    internal void ChooseBatchSize(int choice)
    {
        if (!IsGiven(nameof(BatchSize)))
            BatchSize = choice;
    }

    /// <summary>Lets layers read in both directions unless the caller has decided or truncation needs one direction.</summary>
    internal void ChooseBothDirections()
    {
        if (!IsGiven(nameof(Bidirectional)) && TruncationLength is null)
            Bidirectional = true;
    }

    /// <summary>Returns the number of updates of an epoch.</summary>
    /// <param name="rows">The number of training rows.</param>
    internal int UpdatesOfEpoch(int rows) => Math.Max(1, (int)(((long)rows + BatchSize - 1) / BatchSize));

    /// <summary>Notes that the caller has set an option.</summary>
    private protected T Give<T>(T value, [CallerMemberName] string name = "")
    {
        _given = _given.Add(name);
        return value;
    }
}
