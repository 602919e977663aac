using Microsoft.ML.Recurrent.Interop.Friends;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Ends what ML.NET's own components are doing, which know no cancellation token.</summary>
public static class ContextCancellation
{
    /// <summary>Cancels everything that a context is doing and will be asked to do: it cannot be used any more.</summary>
    /// <param name="context">The context.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public static void Cancel(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MlNetInternals.Call(context.CancelExecution);
    }
}
