using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Represents Adagrad (Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011) as in torch.optim.Adagrad:
/// s += g^2; w -= rate / (1 + (t - 1) * learningRateDecay) * g / (sqrt(s) + epsilon).
/// </summary>
/// <remarks><inheritdoc cref="Optimizer" path="/remarks"/></remarks>
public sealed class Adagrad : Optimizer
{
    private readonly float _epsilon;
    private readonly float _initialAccumulator;
    private readonly float _learningRateDecay;

    /// <summary>Initializes a new instance of the <see cref="Adagrad"/> class.</summary>
    /// <param name="epsilon">The term added to the denominator; positive and finite. The default is 1e-10.</param>
    /// <param name="initialAccumulator">The initial value of the sums of squares; 0 or more. The default is 0.</param>
    /// <param name="learningRateDecay">The rate at which the learning rate falls with the steps; 0 or more. The default is 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Adagrad(float epsilon = 1e-10f, float initialAccumulator = 0f, float learningRateDecay = 0f)
    {
        _epsilon = Setting.Positive(epsilon);
        _initialAccumulator = Setting.NotNegative(initialAccumulator);
        _learningRateDecay = Setting.NotNegative(learningRateDecay);
    }

    /// <inheritdoc/>
    public override string Name =>
        FormattableString.Invariant($"Adagrad(epsilon {_epsilon}, initial accumulator {_initialAccumulator}, learning rate decay {_learningRateDecay})");

    internal override bool RestsAtZeroGradient => true;

    private protected override string[] SlotNames => ["sum"];

    private protected override float InitialSlotValue => _initialAccumulator;

    private protected override void Update(Span<float> weights, ReadOnlySpan<float> gradients, int offset, float learningRate, long stepsBefore)
    {
        float rate = (float)(learningRate / (1 + (StepCount - stepsBefore - 1) * (double)_learningRateDecay));
        UpdateLoop.Run(new Rule(rate, _epsilon), weights, gradients, Slot(0, offset, weights.Length), [], []);
    }

    private readonly struct Rule(float rate, float epsilon) : IUpdateRule
    {
        public int SlotCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> sum, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            sum += gradient * gradient;
            weight -= gradient / (Vector.SquareRoot(sum) + new Vector<float>(epsilon)) * rate;
        }
    }
}
