namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>Receives the progress of the networks of a model, from several threads if several networks are trained at once.</summary>
internal interface IEnsembleProgress
{
    /// <summary>Returns the listener of one network.</summary>
    /// <param name="round">The name of the round of training.</param>
    /// <param name="network">The index of the network among those of the model.</param>
    public IProgress<TrainingProgress> Of(string round, int network);

    /// <summary>Receives the result of the training of one network.</summary>
    /// <param name="round">The name of the round of training.</param>
    /// <param name="network">The index of the network among those of the model.</param>
    /// <param name="result">The result.</param>
    public void Finish(string round, int network, TrainingResult result);
}
