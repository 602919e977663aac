using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The other half of <see cref="SavableTransformer"/>: how an instance comes back from its payload.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface IRecurrentModel<TSelf>
    where TSelf : SavableTransformer, IRecurrentModel<TSelf>
{
    /// <summary>Reads what was saved. The payload may come from a stranger: check every size before using it.</summary>
    /// <param name="environment">The environment that loads the model.</param>
    /// <param name="payload">The saved bytes, from the start; readable, seekable, its length known.</param>
    /// <returns>A transformer that does what the saved one did.</returns>
    public static abstract TSelf Load(IHostEnvironment environment, Stream payload);
}
