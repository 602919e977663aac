using System.Globalization;
using Microsoft.ML.Recurrent.Anomalies;

namespace Microsoft.ML.Recurrent.Tests.Laws;

/// <summary>The unit that a column is measured in changes nothing: units that are powers of two not a bit, others no more than rounding does.</summary>
public sealed class UnitInvarianceTests
{
    private static readonly float[] s_powersOfTwo = [MathF.ScaleB(1, -98), MathF.ScaleB(1, -40), MathF.ScaleB(1, 98)];
    private static readonly float[] s_otherUnits = [1e-30f, 1e-13f, 1e30f];

    public static TheoryData<string> Learners => Learner.Names;

    [Theory]
    [MemberData(nameof(Learners))]
    public void UnitOfFeaturesOrCovariatesDoesNotMatter(string name)
    {
        var learner = Learner.Of(name);
        var expected = Outputs(learner, LawRow.Make());
        foreach (var unit in s_powersOfTwo)
            Assert.Equal(expected, Outputs(learner, WithInputs(unit, unit)));
        foreach (var unit in s_otherUnits)
            AssertClose(expected, Outputs(learner, WithInputs(unit, unit)), 1, $"inputs in {unit}");
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    [InlineData("tagging")]
    public void OneTinyOrHugeFeatureBesideAUsualOneCountsAsMuch(string name)
    {
        var learner = Learner.Of(name);
        var expected = Outputs(learner, LawRow.Make());
        foreach (var unit in s_powersOfTwo)
        {
            Assert.Equal(expected, Outputs(learner, WithInputs(unit, 1)));
            Assert.Equal(expected, Outputs(learner, WithInputs(1, unit)));
        }
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void OutputsAreInTheUnitOfTheTarget(string name)
    {
        var learner = Learner.Of(name);
        if (!learner.ScoresInUnitOfTarget && !learner.IsForecaster)
            return;
        var expected = Outputs(learner, LawRow.Make());
        foreach (var unit in s_powersOfTwo)
        {
            if (name.EndsWith(nameof(SeriesScaling.Logarithm), StringComparison.Ordinal))
                AssertClose(expected, Outputs(learner, WithTarget(unit)), unit, $"target in {unit}"); // logarithms are rounded
            else if (learner.ScoresInUnitOfTarget)
                Assert.Equal(expected, Array.ConvertAll(Outputs(learner, WithTarget(unit)), value => value / unit));
            else
                Assert.Equal(WithoutUnits(expected), WithoutUnits(Outputs(learner, WithTarget(unit))));
        }

        foreach (var unit in s_otherUnits.Where(_ => learner.ScoresInUnitOfTarget))
            AssertClose(expected, Outputs(learner, WithTarget(unit)), unit, $"target in {unit}");
    }

    [Theory]
    [InlineData(4e6f)]
    [InlineData(-3e20f)]
    public void ALargeOffsetWithATinySpreadIsLearned(float offset)
    {
        // The step is a few times what single precision tells apart there.
        var step = 8 * (MathF.BitIncrement(MathF.Abs(offset)) - MathF.Abs(offset));
        var rows = Enumerable.Range(0, 60).Select(i => new LawRow { Features = [offset + (step * (i % 3)), 1], Value = i % 3, Label = i % 3 == 2 }).ToArray();
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Regression.Trainers.Recurrent(new SequenceRegressionOptions
        {
            LabelColumnName = nameof(LawRow.Value),
            StepSize = 2,
            HiddenSize = 6,
            NumberOfEpochs = 60,
            LearningRate = 0.03f,
        }).Fit(data);
        var scores = ml.Regression.Evaluate(model.Transform(data), "Value");
        Assert.True(scores.RSquared > 0.95, scores.RSquared.ToString(CultureInfo.InvariantCulture));
    }

    private static double[] Outputs(Learner learner, IEnumerable<LawRow> rows)
    {
        var ml = new MLContext(1);
        var all = rows.ToArray();
        var outputs = learner.Outputs(ml, learner.Fit(ml, all), all);
        Assert.Contains(outputs, value => double.IsFinite(value) && value != 0);
        return outputs;
    }

    private static LawRow[] WithInputs(float even, float odd) =>
    [
        .. LawRow.Make().Select(row => row with
        {
            Features = [.. row.Features.Select((value, i) => value * (i % 2 == 0 ? even : odd))],
            Covariate = row.Covariate * even,
        }),
    ];

    private static LawRow[] WithTarget(float unit) => [.. LawRow.Make().Select(row => row with { Value = row.Value * unit })];

    // Of a detector's row the alert, the score and the p-value have no unit; the others are values of the series.
    private static double[] WithoutUnits(double[] outputs) => [.. outputs.Where((_, i) => i % Slots <= 2)];

    private static int Slots => Recurrent.Anomalies.AnomalyColumn.Slots.Count;

    private static void AssertClose(double[] expected, double[] found, float unit, string where)
    {
        Assert.Equal(expected.Length, found.Length);
        var size = expected.Where(double.IsFinite).Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(double.IsNaN(expected[i]) ? double.IsNaN(found[i]) : Math.Abs(expected[i] - (found[i] / unit)) <= 1e-3 * size,
                string.Create(CultureInfo.InvariantCulture, $"{where}, output {i}: {found[i] / unit}, expected {expected[i]}"));
    }
}
