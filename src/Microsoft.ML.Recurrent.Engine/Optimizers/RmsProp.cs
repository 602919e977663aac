using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Represents RMSProp (Tieleman and Hinton, 2012) as in torch.optim.RMSprop: s = alpha * s + (1 - alpha) * g^2; w -= rate * g / (sqrt(s) + epsilon). If
/// centred, the variance s - mean(g)^2 replaces s (Graves, "Generating sequences with recurrent neural networks", 2013); with momentum b = momentum * b + g /
/// (sqrt(s) + epsilon); w -= rate * b.
/// </summary>
/// <remarks><inheritdoc cref="Optimizer" path="/remarks"/></remarks>
public sealed class RmsProp : Optimizer
{
    private readonly float _alpha;
    private readonly float _epsilon;
    private readonly float _momentum;
    private readonly bool _centered;

    /// <summary>Initializes a new instance of the <see cref="RmsProp"/> class.</summary>
    /// <param name="squaredGradientDecay">The decay of the mean of the squared gradients, in [0, 1). The default is 0.99.</param>
    /// <param name="epsilon">The term added to the denominator; positive and finite. The default is 1e-8.</param>
    /// <param name="momentum">The fraction of the last direction that is kept, in [0, 1). The default is 0.</param>
    /// <param name="centered">Whether to divide by the standard deviation instead of the root mean square. The default is false.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RmsProp(float squaredGradientDecay = 0.99f, float epsilon = 1e-8f, float momentum = 0f, bool centered = false)
    {
        _alpha = Setting.Decay(squaredGradientDecay);
        _epsilon = Setting.Positive(epsilon);
        _momentum = Setting.Decay(momentum);
        _centered = centered;
    }

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"RmsProp(alpha {_alpha}, epsilon {_epsilon}, momentum {_momentum}, centered {_centered})");

    private protected override string[] SlotNames => (_momentum != 0, _centered) switch
    {
        (false, false) => ["square_avg"],
        (true, false) => ["square_avg", "momentum_buffer"],
        (false, true) => ["square_avg", "grad_avg"],
        (true, true) => ["square_avg", "momentum_buffer", "grad_avg"],
    };

    private protected override void Update(Span<float> weights, ReadOnlySpan<float> gradients, int offset, float learningRate, long stepsBefore)
    {
        int length = weights.Length;
        Span<float> squares = Slot(0, offset, length);
        if (_momentum == 0 && !_centered)
            UpdateLoop.Run(new PlainRule(learningRate, _alpha, _epsilon), weights, gradients, squares, [], []);
        else if (!_centered)
            UpdateLoop.Run(new MomentumRule(learningRate, _alpha, _epsilon, _momentum), weights, gradients, squares, Slot(1, offset, length), []);
        else if (_momentum == 0)
            UpdateLoop.Run(new CenteredRule(learningRate, _alpha, _epsilon), weights, gradients, squares, Slot(1, offset, length), []);
        else
            UpdateLoop.Run(
                new CenteredMomentumRule(learningRate, _alpha, _epsilon, _momentum), weights, gradients, squares, Slot(1, offset, length),
                Slot(2, offset, length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Average(Vector<float> average, Vector<float> value, float alpha) => average * alpha + value * (float)(1 - (double)alpha);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Direction(Vector<float> gradient, Vector<float> spread, float epsilon) =>
        gradient / (Vector.SquareRoot(spread) + new Vector<float>(epsilon));

    private readonly struct PlainRule(float rate, float alpha, float epsilon) : IUpdateRule
    {
        public int SlotCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> squares, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            squares = UpdateLoop.ForgetSquares(Average(squares, gradient * gradient, alpha));
            weight -= Direction(gradient, squares, epsilon) * rate;
        }
    }

    private readonly struct MomentumRule(float rate, float alpha, float epsilon, float momentum) : IUpdateRule
    {
        public int SlotCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> squares, ref Vector<float> velocity, ref Vector<float> slot2)
        {
            squares = UpdateLoop.ForgetSquares(Average(squares, gradient * gradient, alpha));
            velocity = UpdateLoop.Forget(velocity * momentum + Direction(gradient, squares, epsilon));
            weight -= velocity * rate;
        }
    }

    private readonly struct CenteredRule(float rate, float alpha, float epsilon) : IUpdateRule
    {
        public int SlotCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> squares, ref Vector<float> mean, ref Vector<float> slot2)
        {
            squares = UpdateLoop.ForgetSquares(Average(squares, gradient * gradient, alpha));
            mean = UpdateLoop.Forget(Average(mean, gradient, alpha));
            weight -= Direction(gradient, Variance(squares, mean), epsilon) * rate;
        }
    }

    private readonly struct CenteredMomentumRule(float rate, float alpha, float epsilon, float momentum) : IUpdateRule
    {
        public int SlotCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> squares, ref Vector<float> velocity, ref Vector<float> mean)
        {
            squares = UpdateLoop.ForgetSquares(Average(squares, gradient * gradient, alpha));
            mean = UpdateLoop.Forget(Average(mean, gradient, alpha));
            velocity = UpdateLoop.Forget(velocity * momentum + Direction(gradient, Variance(squares, mean), epsilon));
            weight -= velocity * rate;
        }
    }

    // Never negative in exact arithmetic; rounding may make it negative if all gradients are alike, and its root would be NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Variance(Vector<float> squares, Vector<float> mean) => Vector.Max(squares - mean * mean, Vector<float>.Zero);
}
