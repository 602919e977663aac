using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Writes to ML.NET's log: what is written here raises <c>ml.Log</c>, with the name of the component and of the activity in its source.</summary>
/// <remarks>Safe for concurrent use. Dispose it when the activity ends.</remarks>
public sealed class RecurrentLog : IDisposable
{
    private readonly IChannel _channel;

    /// <summary>Starts an activity.</summary>
    /// <param name="environment">The environment whose log is written to.</param>
    /// <param name="activity">The name of the activity, for instance "Training".</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public RecurrentLog(IHostEnvironment environment, string activity)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(activity);
        _channel = environment.Start(activity);
    }

    /// <summary>Writes detail that is of interest when something is being investigated.</summary>
    /// <param name="message">The message, taken literally.</param>
    public void Trace(string message) => _channel.Trace(MessageSensitivity.None, message);

    /// <summary>Writes what a user may like to know, such as the loss of an epoch.</summary>
    /// <param name="message">The message, taken literally.</param>
    public void Info(string message) => _channel.Info(MessageSensitivity.None, message);

    /// <summary>Writes what a user should look at, though work goes on.</summary>
    /// <param name="message">The message, taken literally.</param>
    public void Warning(string message) => _channel.Warning(MessageSensitivity.None, message);

    /// <summary>Writes what went wrong.</summary>
    /// <param name="message">The message, taken literally.</param>
    public void Error(string message) => _channel.Error(MessageSensitivity.None, message);

    /// <summary>Ends the activity.</summary>
    public void Dispose() => _channel.Dispose();
}
