using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Intervals;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>When a value is an anomaly, and what becomes of it: checked options. Immutable.</summary>
/// <param name="OutputColumnName">The column the verdicts go to.</param>
/// <param name="ConfidenceLevel">Share of the values of an undisturbed series that do not alert.</param>
/// <param name="Side">On which side.</param>
/// <param name="MaximumReplacements">Most anomalies in succession that are kept out of the history.</param>
/// <param name="WarmUpLength">Rows before the first that is judged; 0 where it follows from the model.</param>
internal sealed record AnomalyRule(string OutputColumnName, float ConfidenceLevel, AnomalySide Side, int MaximumReplacements, int WarmUpLength)
{
    /// <summary>Share of the values between the bounds beyond which a value alerts; where one side is watched, the other bound lies as far out.</summary>
    public float BoundsLevel => Side == AnomalySide.TwoSided ? ConfidenceLevel : (2 * ConfidenceLevel) - 1;

    /// <summary>How probable it is that a value of an undisturbed series lies as far out.</summary>
    /// <param name="deviation">Where it lies, see <see cref="IQuantileFunction.Deviation"/>.</param>
    public double PValue(double deviation) => Side switch
    {
        AnomalySide.Positive => Normal.CDF(0, 1, -deviation),
        AnomalySide.Negative => Normal.CDF(0, 1, deviation),
        _ => 2 * Normal.CDF(0, 1, -Math.Abs(deviation)),
    };

    /// <summary>Whether that is an alert; never for a value that was not judged (NaN).</summary>
    public bool IsAlert(double pValue) => pValue < 1 - (double)ConfidenceLevel;

    /// <summary>Rows of a series that go before the first that is judged.</summary>
    public int WarmUpFor(ForecastModel model) => WarmUpLength > 0 ? WarmUpLength : Math.Max(model.ContextLength, model.SeasonLength + 1);

    public void Write(SectionWriter section)
    {
        section.Write(OutputColumnName);
        section.Write(ConfidenceLevel);
        section.Write((int)Side);
        section.Write(MaximumReplacements);
        section.Write(WarmUpLength);
    }

    /// <exception cref="ModelFormatException">A name or number will not do.</exception>
    public static AnomalyRule Read(SectionReader section)
    {
        var rule = new AnomalyRule(section.ReadString(), section.ReadSingle(), section.ReadEnum<AnomalySide>(),
            section.ReadInt32("the number of replacements", 0, int.MaxValue), section.ReadInt32("the length of the warm-up", 0, ForecastingDefaults.LongestLength));
        if (rule.OutputColumnName.Length == 0)
            throw section.Defect("the output column has no name.");
        return rule.ConfidenceLevel is > 0.5f and < 1 ? rule
            : throw section.Defect($"the confidence level is {rule.ConfidenceLevel}; it is above 0.5 and below 1.");
    }
}
