namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>y = W x + b, or LN(W x) where a normalisation takes the place of the bias. A block of rows may be taken out of a larger matrix.</summary>
internal sealed class ReferenceAffine(ReferenceParameter weight, ReferenceParameter? bias,
    ReferenceNormalization? normalization = null, int first = 0, int? count = null)
{
    private readonly int _rows = count ?? weight.Shape[0];

    public (double[] Y, Pullback Backward) Apply(double[] x)
    {
        double[] product = ReferenceMath.Map(_rows, r => (bias?.Value[first + r] ?? 0) + Dot(first + r, x));
        if (normalization is null)
            return (product, dY => Backward(x, dY));
        var (y, normalizationBackward) = normalization.Apply(product);
        return (y, dY => Backward(x, normalizationBackward(dY)));
    }

    private double Dot(int row, double[] x)
    {
        double sum = 0;
        for (int k = 0; k < x.Length; k++)
            sum += weight.Value[row * weight.Columns + k] * x[k];
        return sum;
    }

    private double[] Backward(double[] x, double[] dY)
    {
        var dX = new double[x.Length];
        for (int r = 0; r < _rows; r++)
        {
            int row = (first + r) * weight.Columns;
            for (int k = 0; k < x.Length; k++)
            {
                dX[k] += weight.Value[row + k] * dY[r];
                weight.Gradient[row + k] += x[k] * dY[r];
            }
        }

        if (bias is not null)
            ReferenceMath.Accumulate(bias.Gradient, dY, first);
        return dX;
    }
}
