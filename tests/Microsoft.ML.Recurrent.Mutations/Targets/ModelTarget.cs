namespace Microsoft.ML.Recurrent.Mutations.Targets;

/// <summary>A saved transformer.</summary>
/// <param name="name">Name of the kind.</param>
/// <param name="ml">The context.</param>
/// <param name="model">A model of the kind.</param>
/// <param name="rows">Rows that it can be used on.</param>
internal abstract class ModelTarget(string name, MLContext ml, ITransformer model, IDataView rows) : MutationTarget(name, ModelBytes.Of(ml, model, rows.Schema))
{
    protected MLContext Context { get; } = ml;

    protected IDataView Rows { get; } = rows;

    public override bool IsDocumented(Exception exception) => exception is ModelFormatException;

    /// <summary>Makes the target of a model, whatever its type.</summary>
    public static ModelTarget Of(string name, MLContext ml, ITransformer model, IDataView rows) =>
        (ModelTarget)Activator.CreateInstance(typeof(ModelTarget<>).MakeGenericType(model.GetType()), name, ml, model, rows)!;
}
