namespace Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;

/// <summary>One implementation of a work item. Made with the item's data and initial weights, then run again and again on one thread.</summary>
/// <remarks>
/// The comparison calls <see cref="Prepare"/> once, <see cref="Run"/> as often as the item's check wants, <see cref="Result"/> once, and only then
/// measures <see cref="Run"/>. So a training contender starts from the initial weights and its result is the one after those steps.
/// </remarks>
internal interface IContender : IDisposable
{
    /// <summary>Name in reports: <c>ours</c>, <c>libtorch</c>, <c>onnxruntime</c>, or <c>ours-</c> and what is different.</summary>
    public string Name { get; }

    /// <summary>Builds the model, copies weights and inputs into the contender's own best layout. Not timed.</summary>
    public void Prepare();

    /// <summary>One unit of the work: a train step, an inference of the whole batch, or one step of a stream.</summary>
    public void Run();

    /// <summary>
    /// What the runs so far gave. Training: the loss of the last step, then every weight, tensor by tensor in the order of the engine's ParameterStore, without its padding.
    /// Inference and streaming: the head's outputs of the last run, [B, Outputs] or [Outputs]. Null from a contender on other data, which is not checked.
    /// </summary>
    public float[]? Result();
}
