using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>Checks the ranges of settings, with messages that state what is allowed.</summary>
internal static class Setting
{
    public static float NotNegative(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        float.IsFinite(value) && value >= 0 ? value : throw Error(name, value, "finite and not negative");

    public static float Positive(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        float.IsFinite(value) && value > 0 ? value : throw Error(name, value, "finite and positive");

    /// <summary>Checks that a value is in [0, 1).</summary>
    public static float Decay(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && value < 1 ? value : throw Error(name, value, "at least 0 and less than 1");

    /// <summary>Checks that a value is in [0, 1].</summary>
    public static float Share(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && value <= 1 ? value : throw Error(name, value, "between 0 and 1");

    /// <summary>Checks that a value is in (0, 1].</summary>
    public static float Factor(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && value <= 1 ? value : throw Error(name, value, "more than 0 and at most 1");

    public static int AtLeast(int value, int minimum, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= minimum ? value : throw Error(name, value, $"{minimum} or more");

    private static ArgumentOutOfRangeException Error(string name, object value, string allowed) => new(name, value, $"{name} has to be {allowed}.");
}
