namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Represents Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019) as in torch.optim.AdamW:
/// w *= 1 - rate * weightDecay, then a step of Adam on the gradient of the loss alone.
/// </summary>
/// <remarks><inheritdoc cref="Optimizer" path="/remarks"/></remarks>
public sealed class AdamW : Optimizer
{
    private readonly float _beta1;
    private readonly float _beta2;
    private readonly float _epsilon;
    private readonly bool _amsGrad;
    private readonly float _weightDecay;
    private AdamRule _rule;

    /// <summary>Initializes a new instance of the <see cref="AdamW"/> class.</summary>
    /// <param name="beta1">The decay of the mean of the gradients, in [0, 1). The default is 0.9.</param>
    /// <param name="beta2">The decay of the mean of the squared gradients, in [0, 1). The default is 0.999.</param>
    /// <param name="epsilon">The term added to the denominator; positive and finite. The default is 1e-8.</param>
    /// <param name="amsGrad">Whether to use the largest mean of squares so far. The default is false.</param>
    /// <param name="weightDecay">The decay of the weights in units of the learning rate; 0 or more. The default is 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public AdamW(float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, bool amsGrad = false, float weightDecay = 0.01f)
    {
        _beta1 = Setting.Decay(beta1);
        _beta2 = Setting.Decay(beta2);
        _epsilon = Setting.Positive(epsilon);
        _amsGrad = amsGrad;
        _weightDecay = Setting.NotNegative(weightDecay);
    }

    /// <inheritdoc/>
    public override string Name =>
        FormattableString.Invariant($"AdamW(beta1 {_beta1}, beta2 {_beta2}, epsilon {_epsilon}, AMSGrad {_amsGrad}, weight decay {_weightDecay})");

    private protected override string[] SlotNames => _amsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"];

    private protected override void Prepare(float learningRate) => _rule = Rule(learningRate, StepCount);

    private protected override void Update(Span<float> weights, ReadOnlySpan<float> gradients, int offset, float learningRate, long stepsBefore)
    {
        int length = weights.Length;
        AdamRule rule = stepsBefore == 0 ? _rule : Rule(learningRate, StepCount - stepsBefore);
        UpdateLoop.Run(rule, weights, gradients, Slot(0, offset, length), Slot(1, offset, length), _amsGrad ? Slot(2, offset, length) : []);
    }

    private AdamRule Rule(float learningRate, long step) =>
        new(_beta1, _beta2, _epsilon, _amsGrad, learningRate, step, weightDecay: 0, _weightDecay);
}
