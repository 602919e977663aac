namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>
/// One thing to measure. A task is a class in Tasks/ that derives from this one; nothing else has to be touched to add it.
/// Whatever is chosen (epochs, learning rates, the best epoch) is chosen on training data; the test part is looked at once, for the figure.
/// </summary>
internal abstract class EvaluationTask
{
    /// <summary>Every task of the program, by name.</summary>
    public static IReadOnlyList<EvaluationTask> All { get; } =
    [
        .. typeof(EvaluationTask).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(EvaluationTask)) && !t.IsAbstract)
            .Select(t => (EvaluationTask)Activator.CreateInstance(t)!)
            .OrderBy(t => t.Name, StringComparer.Ordinal),
    ];

    /// <summary>Name on the command line and in the results.</summary>
    public abstract string Name { get; }

    /// <summary>One or two sentences: data, model, figures.</summary>
    public abstract string Summary { get; }

    /// <summary>Seeds where the caller asks for no number.</summary>
    public virtual int DefaultSeeds => 3;

    /// <summary>Trains and measures once.</summary>
    /// <param name="data">Where the files are.</param>
    /// <param name="seed">Seed of everything random, from 1.</param>
    /// <returns>The figures, each as soon as it is known.</returns>
    public abstract IEnumerable<Measurement> Measure(DataSource data, int seed);
}
