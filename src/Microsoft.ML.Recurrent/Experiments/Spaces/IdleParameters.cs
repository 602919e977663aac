using Microsoft.ML.Recurrent.Experiments.Spaces;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// The parameters of a default space that do nothing, or are refused, for what the pipeline reads and for the options it begins with: word vectors of a
/// signal, the size of layers that come from an encoder, smoothing where a forecaster has a front of its own. An experiment leaves them out unless the
/// caller gives a space.
/// </summary>
internal static class IdleParameters
{
    /// <summary>Leaves the idle parameters out of a space, and choices that are the same as another.</summary>
    /// <param name="space">The space of an options class.</param>
    /// <param name="first">The options that trials begin with.</param>
    /// <param name="findInputs">Has the trainers of the pipeline look at their input columns, so that they call
    /// <see cref="RecurrentOptions.InputFound"/>.</param>
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
                // A pipeline that does not fit the data fails in its first trial, with its own words.
            }
        }
    }

    /// <summary>Returns the names of options that do nothing, or that another value of would be refused.</summary>
    /// <param name="options">The options as trials begin with them.</param>
    /// <param name="kind">The kind of column that the trainer reads; null if it is not known.</param>
    public static IEnumerable<string> Of(RecurrentOptions options, SequenceKind? kind) =>
        options.Table.Idle(options, kind).Concat(Fixed(options)).Concat(options is PooledSequenceOptions trainer ? FixedByOutputs(trainer) : []);

    /// <summary>Returns the options that others, which are set, need as they are.</summary>
    private static IEnumerable<string> Fixed(RecurrentOptions options)
    {
        if (options.Peepholes || options.CoupledInputForget || options.ProjectionSize is not null || !options.ResetAfter)
            yield return nameof(options.Cell); // these belong to one cell
        if (options.TruncationLength is null)
            yield break;
        yield return nameof(options.Bidirectional); // whole sequences
        yield return nameof(PooledSequenceOptions.Pooling);
    }

    /// <summary>Fits the choice of architectures, and what some of them do not read, to what <see cref="ForecastArchitecture.Automatic"/> means.</summary>
    /// <param name="space">The space.</param>
    /// <param name="prefix">What names of its parameters begin with.</param>
    /// <param name="isSegmentWise">
    /// Whether that is <see cref="ForecastArchitecture.SegmentWise"/>; otherwise it is <see cref="ForecastArchitecture.SeasonalCorrection"/>.
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

    private static IEnumerable<string> FixedByOutputs(PooledSequenceOptions options)
    {
        if (options.AttentionColumnName is not null)
            yield return nameof(options.Pooling);
        if (options.Encoder is null)
            yield break;
        yield return nameof(options.Cell);
        yield return nameof(options.HiddenSize);
        yield return nameof(options.NumberOfLayers);
        yield return nameof(options.Bidirectional);
        yield return nameof(options.LayerNormalization);
        yield return nameof(options.EmbeddingSize);
        yield return nameof(options.EmbeddingDeviation);
        yield return nameof(options.CharacterFeatures);
    }
}
