using System.Text.Json;
using Microsoft.ML.Recurrent.Engine.Tests.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

public sealed class LearningRateScheduleTests
{
    private const double Relative = 1e-6;

    [Fact]
    public void ConstantIsTheBaseRate() => Assert.Equal(0.3f, new ConstantSchedule().Rate(0.3f, 17, 100, 4));

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(2, 0.8)]
    [InlineData(3, 0.2)]
    [InlineData(5, 0.2)]
    [InlineData(6, 0.05)]
    public void StepsFallEveryFewEpochs(int epoch, double expected) => Close.Check(expected, new StepSchedule(3, 0.25f).Rate(0.8f, 0, 10, epoch), 0, Relative);

    [Fact]
    public void ExponentialFallsEveryEpoch()
    {
        var schedule = new ExponentialSchedule(0.5f);
        Assert.Equal([0.8f, 0.4f, 0.2f], Enumerable.Range(0, 3).Select(epoch => schedule.Rate(0.8f, 0, 10, epoch)));
    }

    [Theory]
    [InlineData(0, new[] { 8f, 4f, 2f, 1f })]
    [InlineData(1, new[] { 8f, 4f, 2f, 1f })]
    [InlineData(3, new[] { 8f, 8f, 8f, 4f, 2f })]
    public void ExponentialHoldsTheBaseRateForSomeEpochs(int holdEpochs, float[] expected)
    {
        var schedule = new ExponentialSchedule(0.5f, holdEpochs);
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(epoch => schedule.Rate(8f, 0, 10, epoch)));
    }

    [Fact]
    public void ExponentialWrittenWithoutEpochsToHoldHoldsNone()
    {
        var read = JsonSerializer.Deserialize<LearningRateSchedule>("""{"schedule":"exponential","FactorPerEpoch":0.5}""");
        Assert.Equal(new ExponentialSchedule(0.5f), read);
    }

    [Theory]
    [InlineData(0, 2.0)]
    [InlineData(25, 1.6828427)]
    [InlineData(50, 1.1)]
    [InlineData(100, 0.2)]
    [InlineData(250, 0.2)]
    public void CosineFallsFromTheBaseRateToItsMinimum(long step, double expected) =>
        Close.Check(step == 25 ? 2 * (0.1 + 0.9 * (1 + Math.Sqrt(0.5)) / 2) : expected, new CosineSchedule(0.1f).Rate(2f, step, 100, 0), 0, Relative);

    [Fact]
    public void OneCycleRisesToThePeakAndFallsToTheEnd()
    {
        // As torch: peak at step 0.3 * 100 - 1 = 29, end at step 99.
        var schedule = new OneCycleSchedule(0.3f, 25f, 1e4f);
        Close.Check(1.0 / 25, schedule.Rate(1f, 0, 100, 0), 0, Relative);
        Close.Check(0.04 + 0.96 * (1 - Math.Cos(Math.PI * 10 / 29)) / 2, schedule.Rate(1f, 10, 100, 0), 0, Relative);
        Close.Check(1.0, schedule.Rate(1f, 29, 100, 0), 0, Relative);
        Close.Check(4e-6 + (1 - 4e-6) * (1 + Math.Cos(Math.PI * 35 / 70)) / 2, schedule.Rate(1f, 64, 100, 0), 0, Relative);
        Close.Check(4e-6, schedule.Rate(1f, 99, 100, 0), 0, Relative);
        Close.Check(4e-6, schedule.Rate(1f, 500, 100, 0), 0, Relative);
        for (int step = 1; step < 100; step++)
            Assert.Equal(step <= 29, schedule.Rate(1f, step, 100, 0) > schedule.Rate(1f, step - 1, 100, 0));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(0.3f)]
    public void OneCycleOfFewStepsIsFinite(float share)
    {
        for (int total = 1; total < 5; total++)
        {
            for (int step = 0; step < total + 2; step++)
                Assert.InRange(new OneCycleSchedule(share).Rate(1f, step, total, 0), 0f, 1f);
        }
    }

    [Fact]
    public void WarmUpRisesToTheStartOfTheInnerSchedule()
    {
        var schedule = new WarmUpSchedule(4, new CosineSchedule());
        for (int step = 0; step < 4; step++)
            Close.Check((step + 1) / 5.0, schedule.Rate(1f, step, 24, 0), 0, Relative);
        Assert.Equal(1f, schedule.Rate(1f, 4, 24, 0));
        Close.Check(0.5, schedule.Rate(1f, 14, 24, 0), 0, Relative);
        Close.Check(0, schedule.Rate(1f, 24, 24, 0), 1e-7, 0);
        Assert.Equal(1f, new WarmUpSchedule(0).Rate(1f, 0, 10, 0));
    }

    [Fact]
    public void PlateauReducesWhenPatienceIsExceededAndStopsAtTheMinimum()
    {
        var schedule = new ReduceOnPlateauSchedule(0.5f, patienceEpochs: 1, minimumImprovement: 0.1f, minimumFactor: 0.3f);
        var rates = new List<float>();
        foreach (double loss in new[] { 1.0, 0.95, 0.92, 0.5, double.NaN, 0.5, 0.5, 0.3, 0.3 })
        {
            schedule.ReportValidation(loss);
            rates.Add(schedule.Rate(1f, 0, 1, 0));
        }

        Assert.Equal([1f, 1f, 0.5f, 0.5f, 0.5f, 0.3f, 0.3f, 0.3f, 0.3f], rates);
    }

    [Fact]
    public void RestoredPlateauContinuesAsIfNeverStopped()
    {
        LearningRateSchedule whole = new WarmUpSchedule(3, new ReduceOnPlateauSchedule(patienceEpochs: 2)).ForRun();
        whole.ReportValidation(1);
        whole.ReportValidation(2);
        LearningRateSchedule resumed = new WarmUpSchedule(3, new ReduceOnPlateauSchedule(patienceEpochs: 2)).ForRun();
        resumed.Restore(whole.State);
        Assert.Equal(whole, resumed);
        foreach (double loss in new[] { 2.0, 2.0, 0.5, 2.0 })
        {
            whole.ReportValidation(loss);
            resumed.ReportValidation(loss);
            Assert.Equal(whole.State, resumed.State);
            Assert.Equal(whole.Rate(1f, 9, 100, 0), resumed.Rate(1f, 9, 100, 0));
        }

        Assert.Equal(0.5f, resumed.Rate(1f, 9, 100, 0));
        Assert.Throws<ArgumentException>(() => resumed.Restore([1, 2]));
        Assert.Throws<ArgumentException>(() => resumed.Restore([1, 0.5, 2]));
        Assert.Throws<ArgumentException>(() => new ConstantSchedule().Restore([1]));
    }

    [Fact]
    public void RunsOfOneOptionsObjectDoNotShareMemory()
    {
        var options = new WarmUpSchedule(2, new ReduceOnPlateauSchedule(patienceEpochs: 0));
        LearningRateSchedule first = options.ForRun();
        first.ReportValidation(double.NaN);
        Assert.Equal(0.5f, first.Rate(1f, 5, 10, 0));
        Assert.Equal(1f, options.ForRun().Rate(1f, 5, 10, 0));
        Assert.Equal(1f, options.Rate(1f, 5, 10, 0));
        var stateless = new CosineSchedule();
        Assert.Same(stateless, stateless.ForRun());
    }

    [Fact]
    public void SchedulesSurviveJson()
    {
        LearningRateSchedule[] schedules =
        [
            new ConstantSchedule(), new StepSchedule(2, 0.3f), new ExponentialSchedule(0.9f, 4), new CosineSchedule(0.2f), new OneCycleSchedule(0.1f, 10f, 100f),
            new WarmUpSchedule(7, new CosineSchedule(0.5f)), new ReduceOnPlateauSchedule(0.2f, 4, 0.01f, 0.05f),
            new ElapsedTimeSchedule(TimeSpan.FromMinutes(90), new OneCycleSchedule(0.2f)),
        ];
        Assert.Equal(schedules, JsonSerializer.Deserialize<LearningRateSchedule[]>(JsonSerializer.Serialize(schedules)));
        Assert.Equal(typeof(LearningRateSchedule).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(LearningRateSchedule))), schedules.Length);
    }

    [Fact]
    public void SettingsOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialSchedule(1.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialSchedule(0.5f, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(startDivision: 0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUpSchedule(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateauSchedule { PatienceEpochs = -1 });
    }
}
