using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Anomalies;

/// <summary>What a detector adds to the file of a forecaster.</summary>
public sealed class AnomalyPayloadTests
{
    private static readonly AnomalyRule s_rule = new("Anomaly", 0.95f, AnomalySide.Negative, 2, 7);

    [Fact]
    public void RuleIsReadAsItWasWritten()
    {
        Assert.Equal(s_rule, Sections.Read(s_rule.Write, AnomalyRule.Read));
        Sections.AssertRefusedWhereverCut(s_rule.Write, section => AnomalyRule.Read(section));
    }

    [Fact]
    public void RuleThatNoOptionsGiveIsRefused()
    {
        foreach (var (rule, expected) in new[]
        {
            (s_rule with { OutputColumnName = "" }, "no name"),
            (s_rule with { ConfidenceLevel = 0.5f }, "0.5"),
            (s_rule with { ConfidenceLevel = float.NaN }, "NaN"),
            (s_rule with { Side = (AnomalySide)3 }, "no value 3"),
            (s_rule with { MaximumReplacements = -1 }, "replacements is -1"),
            (s_rule with { WarmUpLength = -1 }, "warm-up is -1"),
        })
        {
            var error = Assert.Throws<ModelFormatException>(() => AnomalyRule.Read(Sections.Open(rule.Write)));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StateIsReadAsItWasWritten(bool isUndecided)
    {
        var model = Detectors.FitWave(new MLContext(1)).Detector.Model;
        var state = StateOf(model.Schema, isUndecided);
        var read = Sections.Read(state.Write, section => AnomalyState.Read(section, model));
        Assert.Equal(isUndecided, read.IsUndecided);
        Assert.Equal(Sections.Bytes(state.Write), Sections.Bytes(read.Write));
        Sections.AssertRefusedWhereverCut(state.Write, section => AnomalyState.Read(section, model));

        var copy = new AnomalyState(model.CreateState(), model);
        copy.CopyFrom(state);
        Assert.Equal(Sections.Bytes(state.Write), Sections.Bytes(copy.Write));

        AnomalyState StateOf(SeriesSchema schema, bool undecided)
        {
            var made = new AnomalyState(model.CreateState(), model);
            var row = schema.CreateRow();
            for (var i = 0; i < 5; i++)
            {
                row.Targets[0] = i;
                made.Observe(row, i == 4 && undecided && made.Replaces(0, true, 1) ? [3.5f] : [float.NaN]);
            }

            return made;
        }
    }

    [Fact]
    public void HistoriesThatDoNotBelongTogetherAreRefused()
    {
        var model = Detectors.FitWave(new MLContext(1)).Detector.Model;
        var (history, other) = (model.CreateState(), model.CreateState());
        history.Observe(model.Schema.CreateRow());
        foreach (var (replaced, expected) in new (int[], string)[] { ([-1], "replaced values are -1"), ([1, 1], "replaced values are 1, 1"), ([1], "1 and 0 steps") })
        {
            var error = Assert.Throws<ModelFormatException>(() => AnomalyState.Read(Sections.Open(writer =>
            {
                history.Write(writer);
                writer.Write((ReadOnlySpan<int>)replaced);
                writer.Write(true);
                other.Write(writer);
            }), model));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }
}
