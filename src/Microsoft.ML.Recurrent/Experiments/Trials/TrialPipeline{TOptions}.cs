using System.Text.Json;
using Microsoft.ML.Recurrent.Experiments.Spaces;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Creates pipelines from an options class.</summary>
/// <param name="pipeline">The caller's function that creates a pipeline.</param>
/// <param name="initial">The function that creates the options to which parameters are applied.</param>
/// <param name="space">The space of the parameters.</param>
/// <param name="chosen">The options of trainers as the training rows chose them, by their path; null if nothing was chosen.</param>
internal sealed class TrialPipeline<TOptions>(
    Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, Func<TOptions> initial, ExperimentSpace space,
    IReadOnlyDictionary<string, RecurrentOptions>? chosen = null) : TrialPipeline
    where TOptions : class
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public override string Description
    {
        get
        {
            try
            {
                return $"{typeof(TOptions).Name} {JsonSerializer.Serialize(MakeOptions(), s_json)}";
            }
            catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
            {
                return typeof(TOptions).Name; // the caller's own options, which JSON cannot represent
            }
        }
    }

    public override string OptionsName => typeof(TOptions).Name;

    public override bool ReportsEpochs => RecurrentMembers.Of(MakeOptions()).Any(member => member.Options is not ForecastingOptions);

    public override IEnumerable<string> PruningConcerns
    {
        get
        {
            foreach (var (path, options) in RecurrentMembers.Of(MakeOptions()).Where(member => member.Options is not ForecastingOptions))
            {
                string NameOf(string member) => path.Length == 0 ? member : $"{path}.{member}";
                if (options.ValidationFraction == 0 && options.ValidationSet is null)
                    yield return $"{NameOf(nameof(options.ValidationFraction))} is 0, so trials report training losses, "
                        + "which favor trials with less regularization.";
                foreach (var name in space.Parameters.Select(parameter => parameter.Name).Intersect(
                    options.Table.Rows.Where(row => row.Use == OptionUse.Loss).Select(row => NameOf(row.Name))))
                    yield return $"{name} is varied, which changes the definition of the loss that trials report.";
            }
        }
    }

    public override (TrialPipeline Pipeline, ExperimentSpace Space) StartingAtChoices(MLContext ml, IDataView training, TrialSetup setup, bool mayWiden)
    {
        var first = MakeOptions();
        var read = CopyOf(MakeOptions());
        foreach (var (path, recurrent) in RecurrentMembers.Of(read))
            Apply(setup, path, recurrent, parameters: null);
        var found = ChosenStart.Find(read, () => pipeline(ml, read), training);
        var start = space.StartingAt(parameter => ChosenStart.ValueOf(first, found, parameter.Name), mayWiden);
        return (new TrialPipeline<TOptions>(pipeline, initial, start, found), start);
    }

    public override IEstimator<ITransformer> Make(MLContext ml, TrialParameters? parameters, TrialSetup? setup)
    {
        var options = CopyOf(MakeOptions());
        if (parameters is not null)
        {
            foreach (var (path, recurrent) in RecurrentMembers.Of(options))
                if (chosen?.GetValueOrDefault(path) is { } choice)
                    ChosenStart.Complete(recurrent, choice);
            space.ApplyTo(parameters, options);
            foreach (var (path, recurrent) in RecurrentMembers.Of(options))
                ResetIdle(path, recurrent, parameters);
        }

        if (setup is not null)
            foreach (var (path, recurrent) in RecurrentMembers.Of(options))
                Apply(setup, path, recurrent, parameters);
        return pipeline(ml, options) ?? throw new InvalidOperationException("The pipeline of the experiment is null; it must be an estimator.");
    }

    /// <summary>
    /// Resets the parameters of a trial that have no effect together with its other parameters, such as the size of an attention that is not used.
    /// </summary>
    private static void ResetIdle(string path, RecurrentOptions options, TrialParameters parameters)
    {
        var prefix = path.Length == 0 ? "" : $"{path}.";
        options.Table.ResetIdle(options, parameters.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..]).ToHashSet(StringComparer.Ordinal));
    }

    private TOptions MakeOptions() => initial() ?? throw new InvalidOperationException($"The initial {typeof(TOptions).Name} are null.");

    // The experiment sets members of its own copy, even if the caller's options share nested objects.
    private TOptions CopyOf(TOptions options) => OptionsCopy.Of(options, RecurrentMembers.Of(options).Select(member => member.Path)
        .Concat(space.Parameters.Select(parameter => parameter.Name).Where(name => name.Contains('.')).Select(name => name[..name.LastIndexOf('.')])));

    private static void Apply(TrialSetup setup, string path, RecurrentOptions options, TrialParameters? parameters)
    {
        if (!IsParameter(nameof(options.Seed)))
            options.Seed = setup.Seed;
        if (!IsParameter(nameof(options.NumberOfThreads)))
            options.NumberOfThreads = setup.Threads;
        options.CheckpointPath = setup.CheckpointFolder is null ? null
            : Path.Combine(setup.CheckpointFolder, $"{(path.Length == 0 ? "training" : path)}.checkpoint");
        options.CancellationToken = setup.CancellationToken;

        // A forecaster reports its networks as if they were one, in an order that depends on threads, so its trials report by fold.
        if (setup.Progress is not null && options is not ForecastingOptions)
            options.Progress = options.Progress is { } own ? new SharedProgress(setup.Progress, own) : setup.Progress;

        bool IsParameter(string member) => parameters?.ContainsKey(path.Length == 0 ? member : $"{path}.{member}") == true;
    }
}
