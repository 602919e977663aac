namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015) as torch.optim.Adam, with bias correction; optionally AMSGrad (Reddi, Kale and Kumar, 2018).
/// </summary>
/// <remarks><inheritdoc cref="Optimizer" path="/remarks"/></remarks>
public sealed class Adam : Optimizer
{
    private readonly float _beta1;
    private readonly float _beta2;
    private readonly float _epsilon;
    private readonly bool _amsGrad;
    private readonly float _weightDecay;
    private AdamRule _rule;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="beta1">Decay of the mean of gradients, in [0, 1), default 0.9.</param>
    /// <param name="beta2">Decay of the mean of squared gradients, in [0, 1), default 0.999.</param>
    /// <param name="epsilon">Added to the denominator, positive, default 1e-8.</param>
    /// <param name="amsGrad">Whether the largest mean of squares so far is used, default no.</param>
    /// <param name="weightDecay">Factor of the L2 penalty added to the gradient, 0 or more, default 0. See <see cref="AdamW"/> for decay of the weights themselves.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Adam(float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, bool amsGrad = false, float weightDecay = 0f)
    {
        _beta1 = Setting.Decay(beta1);
        _beta2 = Setting.Decay(beta2);
        _epsilon = Setting.Positive(epsilon);
        _amsGrad = amsGrad;
        _weightDecay = Setting.NotNegative(weightDecay);
    }

    /// <inheritdoc/>
    public override string Name =>
        FormattableString.Invariant($"Adam(beta1 {_beta1}, beta2 {_beta2}, epsilon {_epsilon}, AMSGrad {_amsGrad}, weight decay {_weightDecay})");

    private protected override string[] SlotNames => _amsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"];

    private protected override void Prepare(float learningRate) => _rule = Rule(learningRate, StepCount);

    private protected override void Update(Span<float> weights, ReadOnlySpan<float> gradients, int offset, float learningRate, long stepsBefore)
    {
        int length = weights.Length;
        AdamRule rule = stepsBefore == 0 ? _rule : Rule(learningRate, StepCount - stepsBefore);
        UpdateLoop.Run(rule, weights, gradients, Slot(0, offset, length), Slot(1, offset, length), _amsGrad ? Slot(2, offset, length) : []);
    }

    private AdamRule Rule(float learningRate, long step) =>
        new(_beta1, _beta2, _epsilon, _amsGrad, learningRate, step, _weightDecay, decoupledDecay: 0);
}
