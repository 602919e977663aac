using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Represents gradient descent with momentum as in torch.optim.SGD:
/// g += weightDecay * w; v = momentum * v + g; w -= rate * v, or with Nesterov momentum w -= rate * (g + momentum * v).
/// </summary>
/// <remarks><inheritdoc cref="Optimizer" path="/remarks"/></remarks>
public sealed class Sgd : Optimizer
{
    private readonly float _momentum;
    private readonly bool _nesterov;
    private readonly float _weightDecay;

    /// <summary>Initializes a new instance of the <see cref="Sgd"/> class.</summary>
    /// <param name="momentum">The fraction of the last direction that is kept, in [0, 1). The default is 0, no momentum.</param>
    /// <param name="nesterov">Whether to look ahead along the momentum (Nesterov, 1983), which requires a momentum. The default is false.</param>
    /// <param name="weightDecay">The factor of the L2 penalty added to the gradient; 0 or more. The default is 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException"><paramref name="nesterov"/> is true and <paramref name="momentum"/> is 0.</exception>
    public Sgd(float momentum = 0f, bool nesterov = false, float weightDecay = 0f)
    {
        _momentum = Setting.Decay(momentum);
        _weightDecay = Setting.NotNegative(weightDecay);
        if (nesterov && momentum == 0)
            throw new ArgumentException("Nesterov momentum needs a momentum of more than 0.", nameof(nesterov));
        _nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"Sgd(momentum {_momentum}, Nesterov {_nesterov}, weight decay {_weightDecay})");

    internal override bool RestsAtZeroGradient => _momentum == 0 && _weightDecay == 0;

    private protected override string[] SlotNames => _momentum == 0 ? [] : ["momentum_buffer"];

    private protected override void Update(Span<float> weights, ReadOnlySpan<float> gradients, int offset, float learningRate, long stepsBefore)
    {
        if (_momentum == 0)
            UpdateLoop.Run(new PlainRule(learningRate, _weightDecay), weights, gradients, [], [], []);
        else
            UpdateLoop.Run(new MomentumRule(learningRate, _weightDecay, _momentum, _nesterov), weights, gradients, Slot(0, offset, weights.Length), [], []);
    }

    private readonly struct PlainRule(float rate, float weightDecay) : IUpdateRule
    {
        public int SlotCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            if (weightDecay != 0)
                gradient += weight * weightDecay;
            weight -= gradient * rate;
        }
    }

    private readonly struct MomentumRule(float rate, float weightDecay, float momentum, bool nesterov) : IUpdateRule
    {
        public int SlotCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> velocity, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            if (weightDecay != 0)
                gradient += weight * weightDecay;
            velocity = UpdateLoop.Forget(velocity * momentum + gradient);
            weight -= (nesterov ? gradient + velocity * momentum : velocity) * rate;
        }
    }
}
