using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Takes what the network gave for one example.</summary>
/// <param name="example">Index of the example in the data set.</param>
/// <param name="outputs">[OutputSize] with pooling, [T, OutputSize] without; valid until the call returns.</param>
public delegate void PredictionVisitor(int example, ReadOnlySpan<float> outputs);

/// <summary>
/// Runs a network without dropout over data sets, in batches of similar length on several threads; outputs come back in the order of the examples.
/// Memory does not grow with the number of examples and is reused from call to call. An instance serves one caller at a time; several instances may
/// share a network that is not being trained.
/// </summary>
public sealed class BatchPredictor : IDisposable
{
    /// <summary>Makes a predictor.</summary>
    /// <param name="network">The network; its weights are read at each call.</param>
    /// <param name="threads">Threads to use; 0 means one per processor. The outputs do not depend on it.</param>
    /// <param name="batchSize">Sequences that a thread runs at once, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BatchPredictor(RecurrentNetwork network, int threads = 0, int batchSize = 32)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        Network = network;
    }

    /// <summary>The network.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Predicts every example. The visitor is called on the calling thread, example 0 first.</summary>
    /// <param name="data">The examples; targets are not read.</param>
    /// <param name="visitor">Takes the outputs.</param>
    /// <param name="cancellationToken">Stops within a few batches.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Predict(SequenceDataset data, PredictionVisitor visitor, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{data} {visitor} {cancellationToken}");

    /// <summary>Predicts every example of a network that pools.</summary>
    /// <param name="data">The examples; targets are not read.</param>
    /// <param name="cancellationToken">Stops within a few batches.</param>
    /// <returns>[Count, OutputSize]</returns>
    /// <exception cref="ArgumentException">The data set does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network does not pool, so that examples have outputs of different lengths.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public float[] Predict(SequenceDataset data, CancellationToken cancellationToken = default) => throw new NotSupportedException($"{data} {cancellationToken}");

    /// <summary>The mean loss over a data set, weighted as in training.</summary>
    /// <param name="data">The examples with their targets.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="cancellationToken">Stops within a few batches.</param>
    /// <returns>Sum of weighted losses over sum of weights; NaN where no target counts.</returns>
    /// <exception cref="ArgumentException">The data set does not fit the network or the loss.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public double Evaluate(SequenceDataset data, ILoss loss, CancellationToken cancellationToken = default) => throw new NotSupportedException($"{data} {loss} {cancellationToken}");

    /// <summary>Ends the predictor's threads.</summary>
    public void Dispose()
    {
    }
}
