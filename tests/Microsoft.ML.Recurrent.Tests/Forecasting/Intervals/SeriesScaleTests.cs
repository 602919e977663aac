using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>The unit in which a series is measured, and where it ends.</summary>
public sealed class SeriesScaleTests
{
    [Theory]
    [InlineData(1e-45f)]
    [InlineData(1e-38f)]
    [InlineData(3f)]
    [InlineData(3.4e38f)]
    public void UnitIsThePowerOfTwoBelowTheLargestMagnitude(float largest)
    {
        var scale = default(SeriesScale).Measured([0, float.NaN, -largest, largest / 3]);
        Assert.InRange(scale.Forward(largest), 1, 2);
        Assert.Equal(MathF.ILogB(scale.Unit), MathF.Log2(scale.Unit), 1e-5);
        Assert.Equal(largest, scale.Back(scale.Forward(largest)));
        var logarithm = SeriesScale.Logarithm(largest).Measured([largest]);
        Assert.InRange(logarithm.Forward(largest), 0, 0.7);
        Assert.Equal(largest, logarithm.Back(logarithm.Forward(largest)), largest * 1e-6);
    }

    [Fact]
    public void NothingIsMeasuredOfNoValues() => Assert.Equal(5, default(SeriesScale).Measured([float.NaN]).Forward(5));

    [Fact]
    public void WhatSingleCannotHoldIsCut()
    {
        var scale = default(SeriesScale).Measured([1e38f]);
        Assert.Equal(float.MaxValue, scale.Back(1000));
        Assert.Equal(-float.MaxValue, scale.Back(-1000));
        Assert.Equal(float.MaxValue, SeriesScale.Logarithm(1).Back(1000));
    }

    [Theory]
    [InlineData(new[] { 0f, 0, 3, 5 }, true)]
    [InlineData(new[] { 0f, 1, 3, 5 }, false)] // one zero alone is chance
    [InlineData(new[] { 0f, 0, 3, -1 }, false)]
    [InlineData(new[] { 2f, 2, 3 }, false)]
    public void ValuesEndAtZeroWhereSomeAreAndNoneIsBelow(float[] values, bool ends)
    {
        var scale = default(SeriesScale).Measured(values);
        Assert.Equal(ends, scale.EndsAtZero);
        Assert.Equal(ends ? 0 : -2, scale.Back(-2 / scale.Unit));
    }

    [Fact]
    public void WrittenScaleIsReadAndADamagedOneRefused()
    {
        var scale = SeriesScale.Logarithm(3) with { Unit = 4, EndsAtZero = true };
        Assert.Equal(scale, Sections.Read(scale.Write, SeriesScale.Read));
        Sections.AssertRefusedWhereverCut(scale.Write, section => SeriesScale.Read(section));
        foreach (var unit in new[] { -1, float.NaN, float.PositiveInfinity })
            Assert.Throws<ModelFormatException>(() => Sections.Read((scale with { Unit = unit }).Write, SeriesScale.Read));
    }
}
