using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Intervals;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>Specifies when a value is an anomaly and how the history treats it; checked options. Immutable.</summary>
/// <param name="OutputColumnName">The name of the output column.</param>
/// <param name="ConfidenceLevel">The share of the values of an undisturbed series that do not alert.</param>
/// <param name="Side">The side of the expected value on which values can alert.</param>
/// <param name="MaximumReplacements">The maximum number of consecutive anomalies that are kept out of the history.</param>
/// <param name="WarmUpLength">The number of rows before the first one that is judged; 0 if the model determines it.</param>
internal sealed record AnomalyRule(string OutputColumnName, float ConfidenceLevel, AnomalySide Side, int MaximumReplacements, int WarmUpLength)
{
    /// <summary>
    /// Gets the share of the values between the bounds beyond which a value alerts. If one side is watched, the other bound is equally far out.
    /// </summary>
    public float BoundsLevel => Side == AnomalySide.TwoSided ? ConfidenceLevel : (2 * ConfidenceLevel) - 1;

    /// <summary>Returns the probability that a value of an undisturbed series is at least this far out.</summary>
    /// <param name="deviation">The position of the value; see <see cref="IQuantileFunction.Deviation"/>.</param>
    public double PValue(double deviation) => Side switch
    {
        AnomalySide.Positive => Normal.CDF(0, 1, -deviation),
        AnomalySide.Negative => Normal.CDF(0, 1, deviation),
        _ => 2 * Normal.CDF(0, 1, -Math.Abs(deviation)),
    };

    /// <summary>Determines whether a p-value is an alert; never for a value that was not judged (NaN).</summary>
    public bool IsAlert(double pValue) => pValue < 1 - (double)ConfidenceLevel;

    /// <summary>Returns the number of rows at the start of a series that are not judged.</summary>
    public int WarmUpFor(ForecastModel model) => WarmUpLength > 0 ? WarmUpLength : Math.Max(model.ContextLength, model.SeasonLength + 1);

    public void Write(SectionWriter section)
    {
        section.Write(OutputColumnName);
        section.Write(ConfidenceLevel);
        section.Write((int)Side);
        section.Write(MaximumReplacements);
        section.Write(WarmUpLength);
    }

    /// <exception cref="ModelFormatException">A name or number is invalid.</exception>
    public static AnomalyRule Read(SectionReader section)
    {
        var rule = new AnomalyRule(section.ReadString(), section.ReadSingle(), section.ReadEnum<AnomalySide>(),
            section.ReadInt32("the number of replacements", 0, int.MaxValue),
            section.ReadInt32("the length of the warm-up", 0, ForecastingDefaults.LongestLength));
        if (rule.OutputColumnName.Length == 0)
            throw section.Defect("the output column has no name.");
        return rule.ConfidenceLevel is > 0.5f and < 1 ? rule
            : throw section.Defect(FormattableString.Invariant($"the confidence level is {rule.ConfidenceLevel}; it must be above 0.5 and below 1."));
    }
}
