using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <content>Runs windows, on the calling thread or with the help of <see cref="SessionThreads"/>.</content>
public sealed partial class NetworkSession
{
    private readonly SessionThreads? _threads;
    private readonly Team? _team;

    /// <summary>Initializes a new instance of the <see cref="NetworkSession"/> class at the zero state, whose steps run on several threads.</summary>
    /// <param name="network">The network to run, which must not be trained any more.</param>
    /// <param name="threads">
    /// The threads that share the work of a step or a whole sequence where that is faster. Sessions may share them; the session does not dispose them.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public NetworkSession(RecurrentNetwork network, SessionThreads threads)
        : this(network, threads, CheckedTeam(threads, null))
    {
    }

    /// <summary>Initializes a session that shares work by other costs than the measured ones.</summary>
    internal NetworkSession(RecurrentNetwork network, SessionThreads threads, TeamCosts costs)
        : this(network, threads, CheckedTeam(threads, costs))
    {
    }

    private static Team CheckedTeam(SessionThreads threads, TeamCosts? costs)
    {
        ArgumentNullException.ThrowIfNull(threads);
        return threads.CreateTeam(costs);
    }

    private void RunWindow(
        ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ISpellingSource source, ReadOnlySpan<int> factors,
        int firstStep, int steps, int length)
    {
        SequenceInput.Fill(_pass, features, tokens, spellings, source, factors, firstStep, steps, length);
        if (_threads is null || !_threads.TryEnter())
        {
            RunPass(steps);
            return;
        }

        try
        {
            using var scope = _team!.Open();
            RunPass(steps);
        }
        finally
        {
            _threads.Exit();
        }
    }

    private void RunPass(int steps)
    {
        if (Network.Shape.Decoding is null)
            _pass.Forward(steps);
        else
            _pass.ForwardTop(steps);
    }
}
