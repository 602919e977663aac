using Microsoft.ML.Recurrent.Engine.Tests.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

public sealed class ElapsedTimeScheduleTests
{
    private static readonly TimeSpan s_duration = TimeSpan.FromMinutes(100);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(100)]
    [InlineData(1000)]
    public void TheRateIsThatOfTheShareOfTheTimeWhateverTheSteps(int minutes)
    {
        foreach (LearningRateSchedule inner in new LearningRateSchedule[] { new CosineSchedule(0.1f), new OneCycleSchedule(0.3f) })
        {
            var schedule = new ElapsedTimeSchedule(s_duration, inner).ForRun();
            schedule.ReportElapsed(TimeSpan.FromMinutes(minutes));
            foreach (long step in new[] { 0, 17, 1000 })
                Close.Check(inner.Rate(2f, minutes * 100_000L, 10_000_000, 0), schedule.Rate(2f, step, 100, 3), 1e-6, 1e-5);
        }
    }

    [Fact]
    public void TheDefaultFallsAlongACosine() => Assert.Equal(new CosineSchedule(), new ElapsedTimeSchedule(s_duration).Inner);

    [Fact]
    public void SchedulesByEpochGoByTheEpochs() =>
        Assert.Equal(0.25f, new ElapsedTimeSchedule(s_duration, new ExponentialSchedule(0.5f)).Rate(1f, 0, 10, 2));

    [Fact]
    public void AWarmUpAroundItCountsSteps()
    {
        LearningRateSchedule schedule = new WarmUpSchedule(4, new ElapsedTimeSchedule(s_duration)).ForRun();
        schedule.ReportElapsed(s_duration / 2);
        Close.Check(0.5 / 5, schedule.Rate(1f, 0, 100, 0), 0, 1e-6);
        Close.Check(0.5, schedule.Rate(1f, 4, 100, 0), 0, 1e-6);
    }

    [Fact]
    public void ARestoredScheduleIsWhereItWas()
    {
        LearningRateSchedule Make() => new WarmUpSchedule(1, new ElapsedTimeSchedule(s_duration, new ReduceOnPlateauSchedule(0.5f, 0))).ForRun();
        var (whole, resumed) = (Make(), Make());
        whole.ReportElapsed(TimeSpan.FromMinutes(30));
        whole.ReportValidation(1);
        whole.ReportValidation(2);
        Assert.NotEqual(whole, resumed);
        resumed.Restore(whole.State);
        Assert.Equal(whole, resumed);
        Assert.Equal(0.5f, resumed.Rate(1f, 5, 10, 0));
        foreach (double[] state in new double[][] { [], [-1, 1, 0, 0], [0.5, 1, 0, 0], [double.NaN, 1, 0, 0], [double.MaxValue, 1, 0, 0], [5], [5, 1, 0] })
            Assert.Throws<ArgumentException>(() => resumed.Restore(state));
        Assert.Equal(whole, resumed);
    }

    [Fact]
    public void RunsOfOneOptionsObjectDoNotShareTheTime()
    {
        var options = new ElapsedTimeSchedule(s_duration);
        options.ForRun().ReportElapsed(s_duration);
        Assert.Equal(1f, options.ForRun().Rate(1f, 5, 10, 0));
        options.ReportElapsed(TimeSpan.FromSeconds(-5));
        Assert.Equal(1f, options.Rate(1f, 5, 10, 0));
        options.ReportElapsed(s_duration);
        Assert.Equal(0f, options.Rate(1f, 5, 10, 0), 1e-6f);
        Assert.Equal(1f, options.ForRun().Rate(1f, 5, 10, 0));
    }

    [Fact]
    public void SettingsOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElapsedTimeSchedule(TimeSpan.Zero));
        Assert.Contains(
            "WarmUpSchedule", Assert.Throws<ArgumentException>(() => new ElapsedTimeSchedule(s_duration, new WarmUpSchedule(3))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ElapsedTimeSchedule(s_duration, new ElapsedTimeSchedule(s_duration)));
    }
}
