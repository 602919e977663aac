using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop.Models;

/// <summary>Calls the static <see cref="IRecurrentModel{TSelf}.Load"/> of a class that is known only at run time.</summary>
internal abstract class ModelLoader
{
    public abstract Type ModelType { get; }

    public abstract SavableTransformer Load(IHostEnvironment environment, Stream payload);
}

internal sealed class ModelLoader<TModel> : ModelLoader
    where TModel : SavableTransformer, IRecurrentModel<TModel>
{
    public override Type ModelType => typeof(TModel);

    public override SavableTransformer Load(IHostEnvironment environment, Stream payload) => TModel.Load(environment, payload);
}
