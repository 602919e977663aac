using Microsoft.ML.Recurrent.Data;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// The parameters of a default space that do nothing, or are refused, for what the pipeline reads and for the options it begins with: word vectors of a
/// signal, the size of
/// layers that come from an encoder. An experiment leaves them out unless the caller gives a space.
/// </summary>
internal static class IdleParameters
{
    /// <summary>Leaves the idle parameters out of a space.</summary>
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
            SequenceKind? kind = null;
            options.InputFound = found => kind = found;
            FindInputs();
            options.InputFound = null;
            idle.UnionWith(Of(options, kind).Select(name => path.Length == 0 ? name : $"{path}.{name}"));
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

    /// <summary>The names of options that do nothing or are refused.</summary>
    /// <param name="options">The options as trials begin with them.</param>
    /// <param name="kind">What the trainer reads; null where that is not known.</param>
    public static IEnumerable<string> Of(RecurrentOptions options, SequenceKind? kind) =>
        OfLayers(options)
            .Concat(options is TokenSequenceOptions tokens ? OfTokens(tokens, kind) : [])
            .Concat(options is SequenceTrainerOptions trainer ? OfTrainer(trainer) : []);

    private static IEnumerable<string> OfLayers(RecurrentOptions options)
    {
        if (options.HiddenSizes is not null)
        {
            yield return nameof(options.HiddenSize);
            yield return nameof(options.NumberOfLayers);
        }

        if (options.Peepholes || options.CoupledInputForget || options.ProjectionSize > 0 || !options.ResetAfter)
            yield return nameof(options.Cell); // these belong to one cell
        if (options.TruncationLength > 0)
        {
            yield return nameof(options.Bidirectional); // whole sequences
            yield return nameof(SequenceTrainerOptions.Pooling);
        }
    }

    private static IEnumerable<string> OfTokens(TokenSequenceOptions options, SequenceKind? kind)
    {
        if (kind == SequenceKind.Numbers)
        {
            yield return nameof(options.EmbeddingSize);
            yield return nameof(options.EmbeddingDeviation);
            yield return nameof(options.TokenDropout);
        }

        if (options.PretrainedVectorsPath is not null)
            yield return nameof(options.EmbeddingSize); // that of the vectors
        if (kind is SequenceKind.Numbers or SequenceKind.Keys)
            yield return nameof(LabeledSequenceOptions.CharacterFeatures);
    }

    private static IEnumerable<string> OfTrainer(SequenceTrainerOptions options)
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
