using Microsoft.ML.Recurrent.Engine.Losses.Functions;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>Represents the Student's t distribution whose parameters are the three outputs of a target.</summary>
/// <param name="Location">The location, which is the mean and the median.</param>
/// <param name="Scale">The scale, positive; the standard deviation is sqrt(DegreesOfFreedom / (DegreesOfFreedom - 2)) times the scale.</param>
/// <param name="DegreesOfFreedom">
/// The degrees of freedom, more than 2, so that mean and variance exist; at the largest raw outputs, the distribution is normal.
/// </param>
internal readonly record struct StudentTParameters(double Location, double Scale, double DegreesOfFreedom)
{
    public const int Outputs = 3;

    // The softplus of a very negative number is too small to change 2, at which the variance ceases to exist.
    private const double LeastDegreesOfFreedom = 2;

    /// <param name="outputs">The outputs, [location, raw scale, raw degrees of freedom]. An output that is not finite makes its parameter NaN.</param>
    /// <param name="scaleFloor">The minimum scale.</param>
    public static StudentTParameters Read(ReadOnlySpan<float> outputs, double scaleFloor) =>
        new(outputs[0], Softplus.Evaluate(FiniteOrNaN(outputs[1])) + scaleFloor, LeastDegreesOfFreedom + Softplus.Evaluate(FiniteOrNaN(outputs[2])));

    // The floor would conceal minus infinity.
    private static double FiniteOrNaN(float output) => float.IsFinite(output) ? output : double.NaN;
}
