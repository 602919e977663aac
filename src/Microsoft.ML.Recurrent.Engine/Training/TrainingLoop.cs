using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Trains a network: batches, full or truncated back-propagation through time, clipping, optimizer, validation, early stopping, checkpoints.
/// Same options, data and first weights give the same bits with any number of threads, and after resuming from a checkpoint.
/// One instance runs once at a time; nobody else may use the network meanwhile. Different loops may run at the same time.
/// </summary>
public sealed class TrainingLoop
{
    private readonly RecurrentNetwork _network;
    private readonly ILoss _loss;
    private readonly TrainingOptions _options;

    /// <summary>Checks what is to be done.</summary>
    /// <param name="network">The network; training goes on from its weights.</param>
    /// <param name="loss">What to make small.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">Options are out of range, contradict each other or do not fit the network; the message names all of them.</exception>
    public TrainingLoop(RecurrentNetwork network, ILoss loss, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(options);
        _network = network;
        _loss = loss;
        _options = options;
        options.Validate();
    }

    /// <summary>Trains until all epochs are done, the validation score stops improving, or the caller cancels. Afterwards the network holds the best weights.</summary>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="validation">The examples that choose the best epoch, or null: then the last weights are kept.</param>
    /// <param name="cancellationToken">Ends the run within one batch; the network then holds the best validated weights, or the current ones where nothing was validated.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="ArgumentException">A data set is empty or does not fit the network; the message says what was found and expected.</exception>
    /// <exception cref="TrainingDivergedException">Too many steps in a row were not finite.</exception>
    /// <exception cref="InvalidOperationException">The checkpoint belongs to another run; the message names what differs.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled and <see cref="TrainingOptions.ThrowOnCancellation"/> is set.</exception>
    public TrainingResult Run(SequenceDataset training, SequenceDataset? validation = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{_network} {_loss} {_options} {training} {validation} {cancellationToken}");
}
