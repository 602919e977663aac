using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>The squared loss, which breaks on batches that hold a target of its trigger: its value or, if asked, only its gradient is then NaN.</summary>
internal sealed class FaultyLoss(float trigger, bool onlyGradient = false) : ILoss
{
    private readonly SquaredLoss _inner = new();

    public string Name => "faulty";

    public double Evaluate(in LossBatch batch, Span<float> dOutputs)
    {
        var loss = _inner.Evaluate(batch, dOutputs);
        if (!batch.Values.Contains(trigger))
            return loss;
        if (!onlyGradient)
            return double.NaN;
        if (dOutputs.Length > 0)
            dOutputs[0] = float.NaN;
        return loss;
    }

    public double TotalWeight(in LossBatch batch) => _inner.TotalWeight(batch);
}
