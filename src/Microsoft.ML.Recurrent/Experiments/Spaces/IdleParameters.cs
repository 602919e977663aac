using Microsoft.ML.Recurrent.Experiments.Spaces;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Finds the parameters of a default space that have no effect, or are refused, with the pipeline's input and first options: word vectors for a signal, the
/// size of layers that an encoder determines, smoothing if a forecaster has its own preprocessing. An experiment leaves them out unless the caller specifies a
/// space.
/// </summary>
internal static class IdleParameters
{
    /// <summary>Removes the idle parameters from a space, and choices that are the same as another.</summary>
    /// <param name="space">The space of an options class.</param>
    /// <param name="first">The options that trials start from.</param>
    /// <param name="findInputs">
    /// Makes the trainers of the pipeline inspect their input columns, so that they call <see cref="RecurrentOptions.InputFound"/>.
    /// </param>
    public static ExperimentSpace LeaveOut(ExperimentSpace space, object first, Action findInputs)
    {
        var idle = new HashSet<string>(StringComparer.Ordinal);
        var members = RecurrentMembers.Of(first).ToList();
        foreach (var (path, options) in members)
        {
            var prefix = path.Length == 0 ? "" : $"{path}.";
            SequenceKind? kind = null;
            options.InputFound = found => kind = found;
            var hasSeveralTargets = false;
            if (options is ForecastingOptions forecasting)
                forecasting.TargetsFound = found => hasSeveralTargets = found;
            FindInputs();
            options.InputFound = null;
            idle.UnionWith(Of(options, kind).Select(name => prefix + name));
            if (options is not ForecastingOptions forecaster)
                continue;
            forecaster.TargetsFound = null;
            space = ForForecaster(space, prefix, forecaster.HasContext || hasSeveralTargets);
        }

        return space.Without([.. space.Parameters.Select(parameter => parameter.Name).Where(idle.Contains)]);

        void FindInputs()
        {
            try
            {
                findInputs();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
            {
                // A pipeline that does not fit the data fails in its first trial, with its own message.
            }
        }
    }

    /// <summary>Returns the names of options that have no effect, or whose other values would be refused.</summary>
    /// <param name="options">The options that trials start from.</param>
    /// <param name="kind">The kind of column that the trainer reads; null if it is not known.</param>
    public static IEnumerable<string> Of(RecurrentOptions options, SequenceKind? kind) =>
        options.Table.Idle(options, kind).Concat(Fixed(options)).Concat(options is LabeledSequenceOptions trainer ? FixedByOthers(trainer) : []);

    /// <summary>Returns the options that must not change because others that are set depend on them.</summary>
    private static IEnumerable<string> Fixed(RecurrentOptions options)
    {
        if (options.Peepholes || options.CoupledInputForget || options.ProjectionSize is not null || !options.ResetAfter || options.RecurrentHeads != 1
            || options.MemoryHeads is not null || options.Blocks != RecurrentBlockKind.None)
            yield return nameof(options.Cell); // these belong to one cell
        if (options.DilationFactor is not null)
            yield return nameof(options.NumberOfLayers); // with which the longest dilation grows
        if (options.TruncationLength is null)
            yield break;
        yield return nameof(options.Bidirectional); // whole sequences
        yield return nameof(PooledSequenceOptions.Pooling);
    }

    /// <summary>
    /// Adapts the choice of architectures, and the parameters that some of them do not use, to the meaning of <see cref="ForecastArchitecture.Automatic"/>.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="prefix">The prefix of the names of its parameters.</param>
    /// <param name="isSegmentWise">
    /// A value that indicates whether it means <see cref="ForecastArchitecture.SegmentWise"/>; otherwise it means
    /// <see cref="ForecastArchitecture.SeasonalCorrection"/>.
    /// </param>
    private static ExperimentSpace ForForecaster(ExperimentSpace space, string prefix, bool isSegmentWise)
    {
        var (architecture, smoothing) = (prefix + nameof(ForecastingOptions.Architecture), prefix + nameof(ForecastingOptions.ExponentialSmoothing));
        if (space.Parameters.FirstOrDefault(parameter => parameter.Name == architecture) is not { } choice)
            return space;
        object[] shared = [ForecastArchitecture.SegmentWise, ForecastArchitecture.Direct];
        if (isSegmentWise)
            return space.WithChoice(architecture, Equals(choice.Initial, nameof(ForecastArchitecture.Direct)) ? shared[1] : shared[0], shared);
        return space.Parameters.Any(parameter => parameter.Name == smoothing) ? space.OnlyWhere(smoothing, architecture, shared) : space;
    }

    private static IEnumerable<string> FixedByOthers(LabeledSequenceOptions options) =>
    [
        .. options is PooledSequenceOptions { AttentionColumnName: not null } ? new[] { nameof(PooledSequenceOptions.Pooling) } : [],
        .. options.Encoder is { } encoder ? options.Table.FixedBy(options, EncoderStart.Of(encoder)) : [],
    ];
}
