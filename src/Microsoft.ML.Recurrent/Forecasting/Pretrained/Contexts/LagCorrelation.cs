using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>Computes correlations of a series with its own past. Buffers are reused; an instance serves one thread.</summary>
internal sealed class LagCorrelation
{
    private float[] _values = [];
    private double[] _squares = []; // sums of squares up to each value
    private float[] _correlations = [];

    /// <summary>Computes the correlation at the lags 1 to a maximum; index 0 is not used.</summary>
    /// <param name="values">The values, of which the mean is expected to be near zero.</param>
    /// <param name="most">The largest lag, below the number of values.</param>
    /// <returns>The correlations, valid until the next call. [most + 1]</returns>
    public ReadOnlySpan<float> Compute(ReadOnlySpan<double> values, int most)
    {
        var n = values.Length;
        if (_values.Length < n)
            (_values, _squares, _correlations) = (new float[n], new double[n + 1], new float[n + 1]);
        var result = _correlations.AsSpan(0, most + 1);
        result.Clear();
        // To the unit, so that squares of values of any scale are ordinary numbers.
        var largest = 0.0;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        if (largest == 0)
            return result;
        for (var t = 0; t < n; t++)
        {
            _values[t] = (float)(values[t] / largest);
            _squares[t + 1] = _squares[t] + ((double)_values[t] * _values[t]);
        }

        for (var lag = 1; lag <= most; lag++)
        {
            var length = n - lag;
            var product = TensorPrimitives.Dot(_values.AsSpan(0, length), _values.AsSpan(lag, length));
            var norm = Math.Sqrt(_squares[length] * (_squares[n] - _squares[lag]));
            result[lag] = norm > 1e-12 ? (float)(product / norm) : 0;
        }

        return result;
    }
}
