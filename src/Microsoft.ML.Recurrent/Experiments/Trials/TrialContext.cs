using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>
/// The context of one trial: seeded, and passing on to the experiment's log what it says. Its warnings stay warnings; the rest is detail there. Dispose it when the
/// trial ends: cancellation then no longer reaches what was fitted in it.
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

        // ML.NET's own trainers know no token.
        _cancellation = stop.Register(() => ContextCancellation.Cancel(Context));
    }

    public MLContext Context { get; }

    public void Dispose() => _cancellation.Dispose();
}
