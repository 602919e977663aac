using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Computes one step of Adam: m = b1 * m + (1 - b1) * g; v = b2 * v + (1 - b2) * g^2; w -= stepSize * m / (sqrt(v) / sqrt(1 - b2^t) + epsilon), where stepSize
/// = rate / (1 - b1^t). With AMSGrad, the largest v so far replaces v.
/// </summary>
internal readonly struct AdamRule : IUpdateRule
{
    private readonly float _beta1;
    private readonly float _newShare1;
    private readonly float _beta2;
    private readonly float _newShare2;
    private readonly float _epsilon;
    private readonly float _stepSize;
    private readonly float _spreadScale;
    private readonly float _weightDecay;
    private readonly float _keep;
    private readonly bool _amsGrad;

    /// <param name="beta1">The decay of the first moment.</param>
    /// <param name="beta2">The decay of the second moment.</param>
    /// <param name="epsilon">The term added to the denominator.</param>
    /// <param name="amsGrad">Whether the third slot contains the largest second moment.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="step">The number of the step, 1 for the first.</param>
    /// <param name="weightDecay">The factor of the L2 penalty added to the gradient.</param>
    /// <param name="decoupledDecay">The decay of the weights themselves, in units of the learning rate.</param>
    public AdamRule(float beta1, float beta2, float epsilon, bool amsGrad, float rate, long step, float weightDecay, float decoupledDecay)
    {
        _beta1 = beta1;
        _newShare1 = (float)(1 - (double)beta1);
        _beta2 = beta2;
        _newShare2 = (float)(1 - (double)beta2);
        _epsilon = epsilon;
        _stepSize = (float)(rate / (1 - Power(beta1, step)));
        _spreadScale = (float)(1 / Math.Sqrt(1 - Power(beta2, step)));
        _weightDecay = weightDecay;
        _keep = (float)(1 - (double)rate * decoupledDecay);
        _amsGrad = amsGrad;
    }

    public int SlotCount => _amsGrad ? 3 : 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> largest)
    {
        if (_weightDecay != 0)
            gradient += weight * _weightDecay;
        first = UpdateLoop.Forget(first * _beta1 + gradient * _newShare1);
        second = UpdateLoop.ForgetSquares(second * _beta2 + gradient * gradient * _newShare2);
        Vector<float> spread = second;
        if (_amsGrad)
        {
            largest = Vector.Max(largest, second);
            spread = largest;
        }

        // A division costs as much as all other operations together: the correction multiplies by its reciprocal, which leaves one division.
        Vector<float> denominator = Vector.SquareRoot(spread) * _spreadScale + new Vector<float>(_epsilon);
        weight = weight * _keep - first / denominator * _stepSize;
    }

    // By squaring, because Math.Pow may differ in the last bit between platforms.
    private static double Power(double value, long exponent)
    {
        double result = 1;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            if ((exponent & 1) != 0)
                result *= value;
        }

        return result;
    }
}
