namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>What the three outputs of a target stand for: a Student's t distribution.</summary>
/// <param name="Location">Its centre: mean and median.</param>
/// <param name="Scale">Positive; the standard deviation is sqrt(DegreesOfFreedom / (DegreesOfFreedom - 2)) times this.</param>
/// <param name="DegreesOfFreedom">More than 2, so that mean and variance exist; at the largest raw outputs the normal distribution.</param>
internal readonly record struct StudentTParameters(double Location, double Scale, double DegreesOfFreedom)
{
    public const int Outputs = 3;

    // Softplus of a very negative number is too small to be seen beside 2, where the variance ends.
    private const double LeastDegreesOfFreedom = 2;

    /// <param name="outputs">[location, raw scale, raw degrees of freedom]. One that is not finite makes its parameter NaN.</param>
    /// <param name="scaleFloor">The smallest scale.</param>
    public static StudentTParameters Read(ReadOnlySpan<float> outputs, double scaleFloor) =>
        new(outputs[0], Softplus.Evaluate(FiniteOrNaN(outputs[1])) + scaleFloor, LeastDegreesOfFreedom + Softplus.Evaluate(FiniteOrNaN(outputs[2])));

    // Minus infinity would hide behind the floor.
    private static double FiniteOrNaN(float output) => float.IsFinite(output) ? output : double.NaN;
}
