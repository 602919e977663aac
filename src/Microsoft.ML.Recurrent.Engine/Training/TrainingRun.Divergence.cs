using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <content>What keeps a run from giving a network whose outputs are no numbers.</content>
internal sealed partial class TrainingRun
{
    // The square of a greater output, a loss or a step of a loss, is not finite.
    private static readonly float s_largestOutput = MathF.Sqrt(float.MaxValue);

    /// <summary>Ends the run where the weights it would give, after their last step, are of no use.</summary>
    /// <exception cref="TrainingDivergedException">They are not finite, or give outputs that are not.</exception>
    private void RequireUsableWeights()
    {
        if (!TensorPrimitives.IsFiniteAll<float>(_network.Parameters.Weights))
        {
            _update.SetWeights(_finiteWeights);
            throw Diverged("the weights are not finite after the last step");
        }

        // A finite loss over validation rows has looked at more than this does.
        if (_state.Selection.BestEpoch > 0 && double.IsFinite(_state.ValidationLosses[_state.Selection.BestEpoch - 1]))
            return;
        if (_state.Steps + _state.DroppedSteps > 0 && !GivesNumbers())
            throw Diverged("the outputs of the network for training examples are not finite, or their squares are not");
    }

    private bool GivesNumbers()
    {
        var areNumbers = true;
        new BatchPredictor(_network, _pool, _options.BatchSize).Predict(
            new DatasetBeginning(_training), (_, outputs) => areNumbers &= !outputs.ContainsAnyExceptInRange(-s_largestOutput, s_largestOutput));
        return areNumbers;
    }

    private TrainingDivergedException Diverged(string what) =>
        new(Math.Max(1, _state.Epoch), _state.EpochStep, what, _step.LearningRate, _state.ConsecutiveDroppedSteps);
}
