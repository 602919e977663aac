using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Writes to ML.NET's log. Each message raises <c>ml.Log</c>, with the names of the component and of the activity in its source.</summary>
/// <remarks>Instances are safe for concurrent use. Dispose of an instance when the activity ends.</remarks>
public sealed class RecurrentLog : IDisposable
{
    private readonly IChannel _channel;

    /// <summary>Initializes a new instance of the <see cref="RecurrentLog"/> class, which starts an activity.</summary>
    /// <param name="environment">The environment to whose log the messages are written.</param>
    /// <param name="activity">The name of the activity, for instance "Training".</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public RecurrentLog(IHostEnvironment environment, string activity)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(activity);
        _channel = environment.Start(activity);
    }

    /// <summary>Writes a detail that is of interest when a problem is investigated.</summary>
    /// <param name="message">The message, which is used literally.</param>
    public void Trace(string message) => _channel.Trace(MessageSensitivity.None, message);

    /// <summary>Writes information for the user, such as the loss of an epoch.</summary>
    /// <param name="message">The message, which is used literally.</param>
    public void Info(string message) => _channel.Info(MessageSensitivity.None, message);

    /// <summary>Writes a warning that a user should look at, although the work continues.</summary>
    /// <param name="message">The message, which is used literally.</param>
    public void Warning(string message) => _channel.Warning(MessageSensitivity.None, message);

    /// <summary>Writes an error.</summary>
    /// <param name="message">The message, which is used literally.</param>
    public void Error(string message) => _channel.Error(MessageSensitivity.None, message);

    /// <summary>Ends the activity.</summary>
    public void Dispose() => _channel.Dispose();
}
