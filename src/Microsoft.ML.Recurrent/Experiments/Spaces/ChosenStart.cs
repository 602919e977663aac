using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Experiments.Spaces;

/// <summary>
/// Finds what the trainers of sequences in a pipeline choose by the training rows because the options do not set it, so that the first trial of an experiment
/// is the pipeline without a search.
/// </summary>
internal static class ChosenStart
{
    /// <summary>
    /// Gets the options that are chosen unless others are set, as the number of networks is if the number of epochs is not set. Where these others are
    /// parameters of trials, what was chosen is set in every trial, so that trials are alike in what no parameter varies.
    /// </summary>
    private static readonly string[] s_dependent =
    [
        nameof(LabeledSequenceOptions.NumberOfNetworks), nameof(PooledSequenceOptions.NumberOfConvolutionalNetworks),
        nameof(RecurrentOptions.ValidationFraction), nameof(RecurrentOptions.EarlyStoppingPatience),
    ];

    /// <summary>Reads the rows as training does, up to the point where a trainer has chosen.</summary>
    /// <param name="first">The options that trials start from, a copy that belongs to this call.</param>
    /// <param name="makePipeline">Creates the pipeline from these options.</param>
    /// <param name="rows">The training rows.</param>
    /// <returns>The options of each trainer that chooses, as chosen, by their path.</returns>
    public static IReadOnlyDictionary<string, RecurrentOptions> Find(object first, Func<IEstimator<ITransformer>> makePipeline, IDataView rows)
    {
        var found = new Dictionary<string, RecurrentOptions>(StringComparer.Ordinal);
        foreach (var (path, options) in RecurrentMembers.Of(first).Where(member => member.Options is LabeledSequenceOptions))
        {
            var isReached = false;
            options.InputFound = _ => isReached = true;
            Attempt(() => makePipeline().GetOutputSchema(SchemaShapes.Of(rows.Schema)));
            options.InputFound = null;
            if (!isReached) // by a trainer; the pipeline would be trained to its end
                continue;
            options.ChoicesFound = chosen =>
            {
                found[path] = chosen;
                throw new ChoicesFoundException();
            };
            Attempt(() => makePipeline().Fit(rows));
            options.ChoicesFound = null;
        }

        return found;
    }

    /// <summary>Returns the value of a parameter that was chosen; null if it is not that of an option that was left to the rows.</summary>
    /// <param name="first">The options that trials start from.</param>
    /// <param name="chosen">What was chosen.</param>
    /// <param name="name">The name of the parameter.</param>
    public static object? ValueOf(object first, IReadOnlyDictionary<string, RecurrentOptions> chosen, string name)
    {
        foreach (var (path, options) in RecurrentMembers.Of(first))
        {
            var prefix = path.Length == 0 ? "" : $"{path}.";
            if (!chosen.TryGetValue(path, out var found) || !name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            var row = options.Table.Rows.FirstOrDefault(row => row.Name == name[prefix.Length..]);
            return row is null || options.IsGiven(row.Name) || Equals(row.Get(options), row.Get(found)) ? null : row.Get(found);
        }

        return null;
    }

    /// <summary>Sets what was chosen and depends on options that parameters set, unless the caller has set it.</summary>
    /// <param name="options">The options of a trial, before its parameters are applied.</param>
    /// <param name="chosen">The options of the trainer as chosen.</param>
    public static void Complete(RecurrentOptions options, RecurrentOptions chosen)
    {
        foreach (var row in options.Table.Rows.Where(row => s_dependent.Contains(row.Name) && !options.IsGiven(row.Name)))
            if (!Equals(row.Get(options), row.Get(chosen)))
                row.Property.SetValue(options, row.Get(chosen));
    }

    private static void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (ChoicesFoundException)
        {
            // Nothing has been trained, and nothing is.
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // A pipeline that does not fit the data fails in its first trial, with its own message.
        }
    }

    /// <summary>Ends the call of Fit.</summary>
    private sealed class ChoicesFoundException : Exception
    {
    }
}
