using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Creates the labels of the axis of a parameter: its ends and, between them, a round value.</summary>
internal static class ParameterLabels
{
    private const int MostChoices = 8;

    public static IEnumerable<(double Place, string Text)> Of(SpaceParameter parameter)
    {
        IEnumerable<object> values = parameter switch
        {
            ChoiceParameter choice => choice.Values.Take(MostChoices),
            RealParameter or IntegerParameter => Numbers(parameter),
            _ => new[] { parameter.FromUnit(0), parameter.FromUnit(1) }.Distinct(),
        };
        return values.Select(value => (parameter.ToUnit(value), PageText.Value(value)));
    }

    private static IEnumerable<object> Numbers(SpaceParameter parameter)
    {
        var (low, middle, high) = (parameter.FromUnit(0), Round(parameter.FromUnit(0.5)), parameter.FromUnit(1));
        return parameter.Contains(middle) ? new[] { low, middle, high }.Distinct() : new[] { low, high }.Distinct();
    }

    /// <summary>Returns the nearest number of one digit: 0.003 if the middle of a logarithmic range is 0.0031623.</summary>
    private static object Round(object value) => value switch
    {
        double number => OneDigit(number),
        float number => (float)OneDigit(number),
        int number when Math.Abs(number) >= 10 => (int)OneDigit(number),
        _ => value,
    };

    private static double OneDigit(double value) => double.Parse(value.ToString("e0", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
