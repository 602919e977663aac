using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <content>Prevents a run from returning a network whose outputs are not finite.</content>
internal sealed partial class TrainingRun
{
    // The square of a larger output, a loss or the step of a loss, is not finite.
    private static readonly float s_largestOutput = MathF.Sqrt(float.MaxValue);

    /// <summary>Throws if the weights that the run would return after their last step are unusable.</summary>
    /// <exception cref="TrainingDivergedException">The weights or the outputs that they give are not finite.</exception>
    private void RequireUsableWeights()
    {
        if (!TensorPrimitives.IsFiniteAll<float>(_network.Parameters.Weights))
        {
            _update.SetWeights(_finiteWeights);
            throw Diverged("the weights are not finite after the last step");
        }

        // A finite loss over the validation rows has checked more outputs than this does.
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
