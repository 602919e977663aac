using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>
/// Represents the context of one trial, which is seeded and passes its messages to the experiment's log: warnings as warnings, the others as details. Dispose
/// it when the trial ends, so that cancellation no longer affects models that were fitted in it.
/// </summary>
internal sealed class TrialContext : IDisposable
{
    private readonly CancellationTokenRegistration _cancellation;

    public TrialContext(MLContext parent, RecurrentLog log, string name, int seed, CancellationToken stop)
    {
        Context = new MLContext(seed) { TempFilePath = parent.TempFilePath };
        Context.Log += (_, line) =>
        {
            var message = $"{name}: {line.RawMessage}";
            if (line.Kind is ChannelMessageKind.Warning or ChannelMessageKind.Error)
                log.Warning(message);
            else
                log.Trace(message);
        };

        // ML.NET's own trainers do not accept a token.
        _cancellation = stop.Register(() => ContextCancellation.Cancel(Context));
    }

    public MLContext Context { get; }

    public void Dispose() => _cancellation.Dispose();
}
