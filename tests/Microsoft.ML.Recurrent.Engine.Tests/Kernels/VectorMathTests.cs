using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public class VectorMathTests
{
    private delegate void Function(ReadOnlySpan<float> source, Span<float> destination);

    [Fact]
    public void ExpIsWithinTwoUlp() => EveryTier.Run(typeof(VectorMathTests), nameof(CheckExp));

    [Fact]
    public void SigmoidIsWithinThreeUlp() => EveryTier.Run(typeof(VectorMathTests), nameof(CheckSigmoid));

    [Fact]
    public void TanhIsWithinThreeUlp() => EveryTier.Run(typeof(VectorMathTests), nameof(CheckTanh));

    [Fact]
    public void LogOnePlusIsWithinThreeUlp() => EveryTier.Run(typeof(VectorMathTests), nameof(CheckLogOnePlus));

    [Fact]
    public void ExpOfDistanceIsWithinTwoUlpAndNeverZero() => EveryTier.Run(typeof(VectorMathTests), nameof(CheckExpOfDistance));

    [Fact]
    public void LogSigmoidIsWithinFourUlp() => EveryTier.Run(typeof(VectorMathTests), nameof(CheckLogSigmoid));

    [Fact]
    public void LimitsAndNaNAreExact() => EveryTier.Run(typeof(VectorMathTests), nameof(CheckSpecialValues));

    [Fact]
    public void ResultDoesNotDependOnPlaceOrLength() => EveryTier.Run(typeof(VectorMathTests), nameof(CheckPlaces));

    [Fact]
    public void DispatchingEntriesAgreeWithDouble()
    {
        float[] x = [-3f, -0.5f, 0f, 0.25f, 2f];
        var y = new float[5];
        Activation.Exp(x, y);
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(Math.Exp(x[i]), y[i], 1e-5));
        Activation.Sigmoid(x, y);
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(1 / (1 + Math.Exp(-x[i])), y[i], 1e-6));
        Activation.Tanh(x, y);
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(Math.Tanh(x[i]), y[i], 1e-6));
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.Tanh(x, y.AsSpan(1)));
    }

    private static void CheckExp<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => AssertUlps(Activation.Exp<TSimd, TVector>, Math.Exp, 88.7f, 2, typeof(TSimd).Name + " exp");

    private static void CheckSigmoid<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        AssertUlps(Activation.Sigmoid<TSimd, TVector>, x => 1 / (1 + Math.Exp(-x)), 87.2f, 3, typeof(TSimd).Name + " sigmoid");

    private static void CheckTanh<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => AssertUlps(Activation.Tanh<TSimd, TVector>, Math.Tanh, 100f, 3, typeof(TSimd).Name + " tanh");

    private static void CheckLogSigmoid<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        AssertUlps(LogSigmoid<TSimd, TVector>, x => Math.Min(x, 0) - LogOnePlus(Math.Exp(-Math.Abs(x))), 80f, 4, typeof(TSimd).Name + " log sigmoid");

    private static unsafe void LogSigmoid<TSimd, TVector>(ReadOnlySpan<float> source, Span<float> destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* values = stackalloc float[16];
        for (int i = 0; i < source.Length; i += TSimd.Count)
        {
            int count = Math.Min(TSimd.Count, source.Length - i);
            source.Slice(i, count).CopyTo(new Span<float>(values, count));
            TSimd.Store(values, VectorMath.LogSigmoid<TSimd, TVector>(TSimd.Load(values)));
            new Span<float>(values, count).CopyTo(destination[i..]);
        }
    }

    private static unsafe void CheckLogOnePlus<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        // Negative arguments are not for the function; the helper visits both signs.
        AssertUlps(
            Every<TSimd, TVector>(x => VectorMath.LogOnePlus<TSimd, TVector>(TSimd.Abs(x))), x => LogOnePlus(Math.Abs(x)), 1f, 3,
            typeof(TSimd).Name + " log(1 + y)");
        Assert.True(float.IsNaN(One<TSimd, TVector>(VectorMath.LogOnePlus<TSimd, TVector>, float.NaN)));
        Assert.Equal(0f, One<TSimd, TVector>(VectorMath.LogOnePlus<TSimd, TVector>, 0f));
    }

    private static unsafe void CheckExpOfDistance<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        AssertUlps(Every<TSimd, TVector>(VectorMath.ExpOfDistance<TSimd, TVector>), x => Math.Exp(-Math.Abs(x)), 60f, 2, typeof(TSimd).Name + " e^-|x|");
        float least = One<TSimd, TVector>(VectorMath.ExpOfDistance<TSimd, TVector>, 60f);
        foreach (float x in new[] { -60f, 61f, -1e30f, float.PositiveInfinity, float.NegativeInfinity })
            Assert.Equal(least, One<TSimd, TVector>(VectorMath.ExpOfDistance<TSimd, TVector>, x));
        Assert.True(float.IsNormal(least) && least > 0);
        Assert.True(float.IsNaN(One<TSimd, TVector>(VectorMath.ExpOfDistance<TSimd, TVector>, float.NaN)));
    }

    private static unsafe Function Every<TSimd, TVector>(Func<TVector, TVector> function)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => (source, destination) =>
        {
            for (int i = 0; i < source.Length; i++)
                destination[i] = One<TSimd, TVector>(function, source[i]);
        };

    private static unsafe float One<TSimd, TVector>(Func<TVector, TVector> function, float x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* result = stackalloc float[16];
        TSimd.Store(result, function(TSimd.Broadcast(x)));
        return result[TSimd.Count - 1];
    }

    // With Kahan's correction for the rounding of 1 + y.
    private static double LogOnePlus(double y) => 1 + y == 1 ? y : Math.Log(1 + y) * (y / (1 + y - 1));

    private static void CheckSpecialValues<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float inf = float.PositiveInfinity;
        float[] x = [float.NaN, inf, -inf, float.MaxValue, -float.MaxValue, 0f, -0f, float.Epsilon, -float.Epsilon, 89f, -104f, -120f];
        var y = new float[x.Length];
        Activation.Exp<TSimd, TVector>(x, y);
        Assert.Equal([float.NaN, inf, 0f, inf, 0f, 1f, 1f, 1f, 1f, inf, 0f, 0f], y);
        Activation.Sigmoid<TSimd, TVector>(x, y);
        Assert.Equal([float.NaN, 1f, 0f, 1f, 0f, 0.5f, 0.5f, 0.5f, 0.5f, 1f, 0f, 0f], y);
        Activation.Tanh<TSimd, TVector>(x, y);
        Assert.Equal([float.NaN, 1f, -1f, 1f, -1f, 0f, -0f, float.Epsilon, -float.Epsilon, 1f, -1f, -1f], y);
        Assert.True(float.IsNegative(y[6]));
    }

    private static void CheckPlaces<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        foreach (Function function in (Function[])[Activation.Exp<TSimd, TVector>, Activation.Sigmoid<TSimd, TVector>, Activation.Tanh<TSimd, TVector>])
        {
            for (int length = 0; length <= 70; length++)
            {
                float[] x = [.. Enumerable.Range(0, length).Select(i => MathF.Sin(i * 1.7f) * 5f)];
                var y = new float[length];
                function(x, y);
                for (int i = 0; i < length; i++)
                {
                    var single = new float[1];
                    function(x.AsSpan(i, 1), single);
                    Assert.Equal(single[0], y[i]);
                }

                function(x, x);
                Assert.Equal(y, x);
            }
        }
    }

    private static void AssertUlps(Function function, Func<double, double> expected, float limit, double allowed, string name)
    {
        // Both signs and every magnitude from the denormals to the limit, at a stride that visits all low bits.
        const int Stride = 9973;
        int last = BitConverter.SingleToInt32Bits(limit);
        var x = new float[2 * ((last / Stride) + 1)];
        for (int i = 0; i < x.Length / 2; i++)
        {
            x[2 * i] = BitConverter.Int32BitsToSingle(i * Stride);
            x[(2 * i) + 1] = -x[2 * i];
        }

        var y = new float[x.Length];
        function(x, y);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double exact = expected(x[i]);
            float magnitude = Math.Abs((float)exact);
            double ulp = (double)MathF.BitIncrement(magnitude) - magnitude;
            double error = Math.Abs(exact - y[i]) / ulp;
            if (!(error <= worst))
                (worst, at) = (error, x[i]);
        }

        Assert.True(worst <= allowed, $"{name}({at:g9}) is {worst:f2} ulp off.");
    }
}
