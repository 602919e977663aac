using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Elman 1990, as torch.nn.RNN: h' = tanh or relu (W_ih x + b_ih + W_hh h + b_hh).</summary>
internal sealed class ReferenceElman : ReferenceCell
{
    private readonly bool _relu;
    private readonly ReferenceAffine _input;
    private readonly ReferenceAffine _recurrent;

    public ReferenceElman(ReferenceParameters parameters, string suffix, int inputSize, ReferenceCellOptions options)
        : base(parameters, suffix, inputSize, options)
    {
        _relu = options.Kind == ReferenceCellKind.ElmanRelu;
        _input = InputProduct();
        _recurrent = RecurrentProduct(0, options.HiddenSize);
    }

    protected override (ReferenceState Raw, Func<ReferenceState, RawGradient> Backward) StepRaw(double[] x, ReferenceState previous, double[] entering)
    {
        int n = Options.HiddenSize;
        var (a, aBackward) = _input.Apply(x);
        var (b, bBackward) = _recurrent.Apply(entering);
        double[] h = Map(n, j => _relu ? Math.Max(0, a[j] + b[j]) : Math.Tanh(a[j] + b[j]));

        return (new ReferenceState(h, []), Backward);

        RawGradient Backward(ReferenceState dNext)
        {
            double[] dSum = Map(n, j => dNext.H[j] * (_relu ? (h[j] > 0 ? 1 : 0) : 1 - h[j] * h[j]));
            return new RawGradient(aBackward(dSum), new double[n], [], bBackward(dSum));
        }
    }
}
