using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>
/// Fills weight matrices [rows, columns] in row-major order, where the number of columns is that of the inputs and the number of rows that of the outputs
/// (torch's layout). A matrix of stacked gates is initialised gate by gate: pass one block after another.
/// </summary>
/// <remarks>
/// This class is stateless, and thread-safe as long as each thread has its own generator. The values depend only on the state of the generator.
/// </remarks>
public static class WeightInitializer
{
    /// <summary>Fills a matrix uniformly in ±sqrt(6 / (rows + columns)) (Glorot and Bengio, 2010).</summary>
    /// <param name="weights">[rows, columns] The matrix to fill.</param>
    /// <param name="rows">The number of outputs, 1 or more.</param>
    /// <param name="columns">The number of inputs, 1 or more.</param>
    /// <param name="random">The random number generator.</param>
    /// <exception cref="ArgumentException">The span does not have rows * columns values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static void GlorotUniform(Span<float> weights, int rows, int columns, SeededRandom random)
    {
        CheckShape(weights, rows, columns);
        Uniform(weights, (float)Math.Sqrt(6.0 / ((double)rows + columns)), random);
    }

    /// <summary>Fills a matrix from the normal distribution with standard deviation sqrt(2 / (rows + columns)) (Glorot and Bengio, 2010).</summary>
    /// <inheritdoc cref="GlorotUniform" path="/param"/>
    /// <inheritdoc cref="GlorotUniform" path="/exception"/>
    public static void GlorotNormal(Span<float> weights, int rows, int columns, SeededRandom random)
    {
        CheckShape(weights, rows, columns);
        Normal(weights, Math.Sqrt(2.0 / ((double)rows + columns)), random);
    }

    /// <summary>
    /// Fills a matrix from the normal distribution with standard deviation sqrt(2 / columns), for rectified units (He, Zhang, Ren and Sun, 2015).
    /// </summary>
    /// <inheritdoc cref="GlorotUniform" path="/param"/>
    /// <inheritdoc cref="GlorotUniform" path="/exception"/>
    public static void HeNormal(Span<float> weights, int rows, int columns, SeededRandom random)
    {
        CheckShape(weights, rows, columns);
        Normal(weights, Math.Sqrt(2.0 / columns), random);
    }

    /// <summary>Fills a span uniformly in [-limit, limit). The default of torch for recurrent layers is a limit of 1 / sqrt(hidden size).</summary>
    /// <param name="weights">The values to fill; any number of them.</param>
    /// <param name="limit">The limit, finite and not negative.</param>
    /// <param name="random">The random number generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not finite.</exception>
    public static void Uniform(Span<float> weights, float limit, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!float.IsFinite(limit) || limit < 0)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "The limit of a uniform distribution must be finite and not negative.");
        foreach (ref float weight in weights)
            weight = limit * (2f * random.NextSingle() - 1f);
    }

    /// <summary>
    /// Fills a matrix with a random orthogonal matrix, drawn uniformly (Saxe, McClelland and Ganguli, 2014; Mezzadri, 2007): gain * Q, where Q is from the
    /// QR decomposition of a Gaussian matrix, with signs such that R has a positive diagonal. If there are more rows than columns, the columns are
    /// orthonormal; otherwise, the rows are.
    /// </summary>
    /// <param name="weights">[rows, columns] The matrix to fill.</param>
    /// <param name="rows">The number of outputs, 1 or more.</param>
    /// <param name="columns">The number of inputs, 1 or more.</param>
    /// <param name="random">The random number generator.</param>
    /// <param name="gain">The factor by which the matrix is multiplied. The default is 1.</param>
    /// <inheritdoc cref="GlorotUniform" path="/exception"/>
    public static void Orthogonal(Span<float> weights, int rows, int columns, SeededRandom random, float gain = 1f)
    {
        CheckShape(weights, rows, columns);
        ArgumentNullException.ThrowIfNull(random);
        bool tall = rows >= columns;
        (int longSide, int shortSide) = tall ? (rows, columns) : (columns, rows);

        Matrix<double> gaussian = Matrix<double>.Build.Dense(longSide, shortSide);
        for (int i = 0; i < longSide; i++)
        {
            for (int j = 0; j < shortSide; j++)
                gaussian[i, j] = random.NextGaussian();
        }

        QR<double> factors = gaussian.QR(QRMethod.Thin);
        for (int j = 0; j < shortSide; j++)
        {
            double sign = factors.R[j, j] < 0 ? -gain : gain;
            for (int i = 0; i < longSide; i++)
                weights[tall ? i * columns + j : j * columns + i] = (float)(sign * factors.Q[i, j]);
        }
    }

    /// <summary>
    /// Fills a matrix with <paramref name="gain"/> on the main diagonal and zeros elsewhere, so that a rectified Elman network initially keeps its state
    /// (Le, Jaitly and Hinton, 2015).
    /// </summary>
    /// <param name="weights">[rows, columns] The matrix to fill.</param>
    /// <param name="rows">The number of outputs, 1 or more.</param>
    /// <param name="columns">The number of inputs, 1 or more.</param>
    /// <param name="gain">The value on the diagonal. The default is 1.</param>
    /// <inheritdoc cref="GlorotUniform" path="/exception"/>
    public static void Identity(Span<float> weights, int rows, int columns, float gain = 1f)
    {
        CheckShape(weights, rows, columns);
        weights.Clear();
        for (int i = 0; i < Math.Min(rows, columns); i++)
            weights[i * columns + i] = gain;
    }

    /// <summary>Fills a span with one value: zero for biases, one for the forget gate (Gers, Schmidhuber and Cummins, 2000).</summary>
    /// <param name="weights">The values to fill; any number of them.</param>
    /// <param name="value">The value.</param>
    public static void Constant(Span<float> weights, float value) => weights.Fill(value);

    /// <summary>
    /// Fills the biases of the gates so that the time scales on which the units forget are spread up to the longest dependency (Tallec and Ollivier, "Can
    /// recurrent neural networks warp time?", 2018): forget bias = log U(1, Tmax - 1), input bias = -forget bias. Where there are two bias vectors, as in
    /// torch, the other one must be zero.
    /// </summary>
    /// <param name="inputGateBias">[H] The biases of the input gate.</param>
    /// <param name="forgetGateBias">[H] The biases of the forget gate.</param>
    /// <param name="longestDependency">The longest expected dependency, Tmax, in time steps; 2 or more.</param>
    /// <param name="random">The random number generator.</param>
    /// <exception cref="ArgumentException">The two spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="longestDependency"/> is less than 2.</exception>
    public static void ChronoForgetBias(Span<float> inputGateBias, Span<float> forgetGateBias, int longestDependency, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(longestDependency, 2);
        if (inputGateBias.Length != forgetGateBias.Length)
            throw new ArgumentException(
                $"There are {inputGateBias.Length} input gate biases and {forgetGateBias.Length} forget gate biases; the numbers must be equal.");
        for (int i = 0; i < forgetGateBias.Length; i++)
        {
            forgetGateBias[i] = (float)PortableMath.Log(1 + (longestDependency - 2) * random.NextDouble());
            inputGateBias[i] = -forgetGateBias[i];
        }
    }

    private static void Normal(Span<float> weights, double deviation, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        foreach (ref float weight in weights)
            weight = (float)(deviation * random.NextGaussian());
    }

    private static void CheckShape(ReadOnlySpan<float> weights, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (weights.Length != (long)rows * columns)
            throw new ArgumentException($"There are {weights.Length} values for a matrix of {rows} x {columns}.", nameof(weights));
    }
}
