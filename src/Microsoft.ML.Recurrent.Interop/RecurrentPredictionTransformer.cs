using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// Represents a <see cref="RecurrentTransformer"/> that scores one feature column with a model. The tools of ML.NET that look into a trained chain, such as
/// <c>PermutationFeatureImportance</c>, find it by the interfaces that it implements.
/// </summary>
/// <typeparam name="TModel">The type of the model.</typeparam>
public abstract class RecurrentPredictionTransformer<TModel>
    : RecurrentTransformer, ISingleFeaturePredictionTransformer<TModel>, ISingleFeaturePredictionTransformer
    where TModel : class
{
    /// <inheritdoc/>
    protected RecurrentPredictionTransformer(IHostEnvironment environment, string name)
        : base(environment, name)
    {
    }

    /// <summary>Gets the model that scores.</summary>
    public abstract TModel Model { get; }

    /// <summary>Gets the name of the feature column.</summary>
    public abstract string FeatureColumnName { get; }

    /// <summary>Gets the type of the feature column in training.</summary>
    public abstract DataViewType FeatureColumnType { get; }
}
