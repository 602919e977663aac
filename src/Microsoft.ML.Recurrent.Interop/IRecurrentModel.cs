using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Defines how an instance of a <see cref="SavableTransformer"/> is restored from its payload.</summary>
/// <typeparam name="TSelf">The class that implements the interface.</typeparam>
public interface IRecurrentModel<TSelf>
    where TSelf : SavableTransformer, IRecurrentModel<TSelf>
{
    /// <summary>Restores an instance from its payload. The payload may come from an untrusted source: check every size before using it.</summary>
    /// <param name="environment">The environment that loads the model.</param>
    /// <param name="payload">A stream of the saved bytes, at its start, which is readable and seekable and has a known length.</param>
    /// <returns>A transformer that is equivalent to the saved one.</returns>
    public static abstract TSelf Load(IHostEnvironment environment, Stream payload);
}
