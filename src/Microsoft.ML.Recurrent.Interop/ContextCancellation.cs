using Microsoft.ML.Recurrent.Interop.Friends;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Cancels the work of ML.NET's own components, which do not accept cancellation tokens.</summary>
public static class ContextCancellation
{
    /// <summary>Cancels all current and future work of a context, which cannot be used any more.</summary>
    /// <param name="context">The context.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public static void Cancel(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MlNetInternals.Call(context.CancelExecution);
    }
}
