using System.Globalization;
using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.LoadHost;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>Looks for parameters of a default space that change nothing of what a trained model gives.</summary>
/// <param name="data">Makes the rows that models learn from and score.</param>
internal sealed class ParameterOutcomes(Func<MLContext, IDataView> data)
{
    private static readonly Dictionary<string, object> s_none = [];

    /// <summary>The space of an experiment that was given none.</summary>
    public ExperimentSpace SpaceOf<TOptions>(Func<TOptions> initial, Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline)
        where TOptions : RecurrentOptions
    {
        var ml = new MLContext(1);
        return ml.Recurrent.CreateExperiment(initial, pipeline, ExperimentData.TrainValidation(data(ml), data(ml)), ExperimentMetric.Multiclass(),
            new ExperimentOptions { MaximumTrials = 1 }).Space;
    }

    /// <summary>Fails where another value of a parameter gives the same outputs, the others as the options begin with them.</summary>
    /// <param name="initial">Makes the options.</param>
    /// <param name="pipeline">What is trained.</param>
    /// <param name="fixedValues">Values of parameters that decide which others there are; these are not tried.</param>
    public void CheckEach<TOptions>(
        Func<TOptions> initial, Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, Dictionary<string, object>? fixedValues = null)
        where TOptions : RecurrentOptions
    {
        fixedValues ??= s_none;
        var space = SpaceOf(initial, pipeline);
        foreach (var (name, value) in fixedValues)
            space = space.WithChoice(name, value, ((ChoiceParameter)space.Parameters.Single(parameter => parameter.Name == name)).Values);
        var there = space.Initial.Select(pair => pair.Key).ToHashSet();
        var parameters = space.Parameters.Where(parameter => there.Contains(parameter.Name)).ToList();
        var small = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Name switch
        {
            "HiddenSize" or "EmbeddingSize" => parameter.FromUnit(0),
            "NumberOfEpochs" => (object)3,
            "WeightAveraging" => 0f, // the first updates are averaged alike with any decay above 0
            _ => parameter.Initial,
        });
        var before = Outcome(small);
        var idle = new List<string>();
        foreach (var parameter in parameters.Where(parameter => !fixedValues.ContainsKey(parameter.Name)))
            foreach (var value in Others(parameter, small[parameter.Name]))
                if (Outcome(new Dictionary<string, object>(small) { [parameter.Name] = value }) == before)
                    idle.Add(string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} {value}"));
        Assert.True(idle.Count == 0, $"These change nothing: {string.Join(", ", idle)}.");

        string Outcome(Dictionary<string, object> values)
        {
            var ml = new MLContext(1);
            var options = initial();
            space.ApplyTo(space.Convert(values), options);
            options.NumberOfThreads = 1;
            var rows = data(ml);
            var model = pipeline(ml, options).Fit(rows);
            var added = model.GetOutputSchema(rows.Schema)
                .Where(column => rows.Schema.GetColumnOrNull(column.Name) is null && !column.IsHidden).Select(column => column.Name);
            return string.Join('\n', OutputBits.Of(model.Transform(rows), [.. added]));
        }
    }

    private static IEnumerable<object> Others(SpaceParameter parameter, object value) => (parameter switch
    {
        ChoiceParameter choice => choice.Values,
        _ => [parameter.FromUnit(parameter.Name is "HiddenSize" or "EmbeddingSize" ? 0.2 : parameter.Name == "NumberOfEpochs" ? 0.15 : 1)],
    }).Where(other => !other.Equals(value) && !other.ToString()!.Equals(value.ToString(), StringComparison.Ordinal));
}
