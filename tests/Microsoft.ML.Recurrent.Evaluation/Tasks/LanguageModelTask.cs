namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>A language model over running text: trained through the public surface, its best epoch chosen on the validation text.</summary>
internal abstract class LanguageModelTask : EvaluationTask
{
    public override int DefaultSeeds => 1;

    /// <summary>The model and how it is trained; input column, running text and seed are set by the task.</summary>
    protected abstract LanguageModelOptions Options();

    /// <summary>Trains on lines and gives the model with the context it was made in.</summary>
    protected (MLContext Context, LanguageModelTransformer Model) Train(string[] training, string[] validation, int seed) =>
        Train(training, validation, seed, Options());

    /// <summary>Trains on lines with other options.</summary>
    protected static (MLContext Context, LanguageModelTransformer Model) Train(string[] training, string[]? validation, int seed, LanguageModelOptions options)
    {
        var ml = new MLContext(seed);
        // These take minutes: each epoch is shown as it ends.
        ml.Log += (_, e) =>
        {
            if (e.RawMessage.StartsWith("Epoch ", StringComparison.Ordinal))
                Console.Error.WriteLine(e.RawMessage);
        };
        (options.InputColumnName, options.RowsAreContinuous, options.Seed) = (nameof(Line.Text), true, seed);
        options.MinimumTokenCount = 1;
        options.LowerCase = false;
        var model = ml.Transforms.Text.RecurrentLanguageModel(options);
        return (ml, validation is null ? model.Fit(Load(ml, training)) : model.Fit(Load(ml, training), Load(ml, validation)));
    }

    /// <summary>Evaluates a model on lines, which may learn from them as it reads them.</summary>
    protected static LanguageModelMetrics Evaluate(
        MLContext ml, LanguageModelTransformer model, string[] lines, LanguageModelEvaluationOptions? options = null) =>
        options is null ? ml.Transforms.Text.EvaluateLanguageModel(model, Load(ml, lines))
            : ml.Transforms.Text.EvaluateLanguageModel(model, Load(ml, lines), options);

    private static IDataView Load(MLContext ml, string[] lines) => ml.Data.LoadFromEnumerable(lines.Select(line => new Line { Text = line }));

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }
}
