using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>
/// Draws the weights of a new network. Each parameter has its own random stream, so that adding a parameter does not change the draws of the others.
/// </summary>
/// <param name="store">The weights, all zero.</param>
/// <param name="options">How weights are drawn.</param>
/// <param name="seed">The seed of the draw.</param>
internal sealed class WeightDraw(ParameterStore store, InitializationOptions options, ulong seed)
{
    /// <summary>Gets the way in which weights are drawn.</summary>
    public InitializationOptions Options => options;

    /// <summary>Returns the same draws in another way.</summary>
    public WeightDraw With(InitializationOptions others) => new(store, others, seed);

    /// <summary>Returns the weights of a parameter, to be filled.</summary>
    public Span<float> Of(Parameter parameter) => store.WritableWeightsOf(parameter.Name);

    /// <summary>Returns the random stream of a parameter.</summary>
    public SeededRandom Stream(Parameter parameter)
    {
        var name = new StableHash(); // so that the stream depends on the name alone
        foreach (var c in parameter.Name)
            name.Add(c);
        return new SeededRandom(seed, name.Value);
    }

    /// <summary>Draws a matrix as Glorot and Bengio (2010) do.</summary>
    public void Glorot(Parameter parameter) =>
        WeightInitializer.GlorotUniform(Of(parameter), parameter.Rows, parameter.Columns, Stream(parameter));

    /// <summary>Draws a table of vectors from a normal distribution.</summary>
    /// <param name="table">The table.</param>
    /// <param name="deviation">The standard deviation.</param>
    /// <param name="zero">The vector that stays zero; negative if there is none.</param>
    /// <param name="orthogonal">Whether the vectors are made orthogonal.</param>
    public void Vectors(Parameter table, float deviation, int zero = -1, bool orthogonal = false)
    {
        var vectors = Of(table);
        var random = Stream(table);
        if (orthogonal)
            OrthogonalVectors.Fill(vectors, table.Columns, deviation, random);
        else
            foreach (ref var weight in vectors)
                weight = deviation * (float)random.NextGaussian();
        if (zero >= 0)
            vectors.Slice(zero * table.Columns, table.Columns).Clear();
    }

    /// <summary>Draws a matrix of stacked gates, each gate by itself.</summary>
    /// <param name="parameter">The matrix. [gates x hidden, columns]</param>
    /// <param name="hidden">The number of rows of a gate.</param>
    /// <param name="fill">The way in which each is filled.</param>
    public void Gates(Parameter parameter, int hidden, WeightFill fill) => Gates(parameter, hidden, parameter.Rows, fill);

    /// <summary>Draws the first rows of a matrix, which are those of stacked gates, each gate by itself.</summary>
    /// <param name="parameter">The matrix. [*, columns]</param>
    /// <param name="hidden">The number of rows of a gate.</param>
    /// <param name="rows">The number of rows to draw, a multiple of <paramref name="hidden"/>.</param>
    /// <param name="fill">The way in which each is filled.</param>
    public void Gates(Parameter parameter, int hidden, int rows, WeightFill fill)
    {
        var random = Stream(parameter);
        var weights = Of(parameter);
        var columns = parameter.Columns;
        for (var row = 0; row < rows; row += hidden)
        {
            var gate = weights.Slice(row * columns, hidden * columns);
            switch (fill)
            {
                case WeightFill.Glorot:
                    WeightInitializer.GlorotUniform(gate, hidden, columns, random);
                    break;
                case WeightFill.Orthogonal:
                    WeightInitializer.Orthogonal(gate, hidden, columns, random);
                    break;
                case WeightFill.Uniform:
                    WeightInitializer.Uniform(gate, options.UniformLimit > 0 ? options.UniformLimit : 1 / MathF.Sqrt(hidden), random);
                    break;
                case WeightFill.Identity:
                    WeightInitializer.Identity(gate, hidden, columns);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(fill), fill, "Unknown fill of weights.");
            }
        }
    }
}
