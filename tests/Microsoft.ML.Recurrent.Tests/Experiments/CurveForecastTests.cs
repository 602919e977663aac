namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>How trials end, predicted from curves that fall at different speeds to different ends.</summary>
public sealed class CurveForecastTests
{
    private const int Epochs = 12;

    private static readonly TrialResult[] s_known =
    [
        .. Enumerable.Range(0, 20).Select(trial => Curve((trial * 0.618) % 1, 0.3 + (0.4 * ((trial * 0.414) % 1)))).Select((curve, trial) =>
            EndedTrials.Completed(trial, 10 * curve.Min(), curve)),
    ];

    [Theory]
    [InlineData(0.1, 0.35, 6)]
    [InlineData(0.8, 0.65, 6)]
    [InlineData(0.4, 0.5, 4)]
    public void TheLossAtTheEndIsPredictedInItsOwnUnit(double end, double speed, int epoch)
    {
        var curve = Curve(end, speed);
        var forecast = CurveForecast.Of(s_known, trial => trial.Loss)!.Of(EndedTrials.Reports(curve[..epoch]))!.Value;
        Assert.InRange((10 * curve.Min() - forecast.Mean) / Math.Sqrt(forecast.Variance), -2, 2);
        Assert.Equal(10 * curve.Min(), forecast.Mean, 1.0);
    }

    [Fact]
    public void ALaterForecastIsSurer()
    {
        var (curve, forecast) = (Curve(0.3, 0.4), CurveForecast.Of(s_known, trial => trial.Loss)!);
        Assert.True(forecast.Of(EndedTrials.Reports(curve[..10]))!.Value.Variance < 0.5 * forecast.Of(EndedTrials.Reports(curve[..3]))!.Value.Variance);
    }

    [Fact]
    public void TheLateBloomerIsSeenToOvertake()
    {
        var (late, early) = (Curve(0.0, 0.25), Curve(0.25, 0.6));
        Assert.True(late[3] > early[3]);
        var forecast = CurveForecast.Of(s_known, trial => trial.Loss)!;
        Assert.True(forecast.Of(EndedTrials.Reports(late[..4]))!.Value.Mean < forecast.Of(EndedTrials.Reports(early[..4]))!.Value.Mean);
    }

    [Fact]
    public void TooFewTrialsOrNoLossGiveNone()
    {
        Assert.Null(CurveForecast.Of(s_known[..4], trial => trial.Loss));
        var forecast = CurveForecast.Of(s_known, trial => trial.Loss)!;
        Assert.Null(forecast.Of([]));
        Assert.Null(forecast.Of(EndedTrials.Reports(double.NaN)));
        Assert.Null(forecast.Of([.. EndedTrials.Reports([.. Enumerable.Repeat(0.5, Epochs + 1)])]));
    }

    [Fact]
    public void APrunedTrialRanksByWhatItsCurvePromises()
    {
        TrialResult[] trials = [.. s_known, EndedTrials.Pruned(20, Curve(0.0, 0.3)[..8])];
        var place = TrialOrder.BestFirst(trials, CurveForecast.Of(trials, trial => trial.Loss)).Select((trial, i) => (trial, i)).Single(pair => pair.trial.TrialId == 20).i;
        Assert.InRange(place, 1, 5);
    }

    [Fact]
    public void SmallDifferencesAreToldWhereManyTrialsAreAlike()
    {
        TrialResult[] alike = [.. Enumerable.Range(20, 15).Select(trial => EndedTrials.Completed(trial, 0, Curve(0.2 + (0.001 * (trial % 4)), 0.5)))];
        var reports = EndedTrials.Reports(Curve(0.202, 0.5)[..8]);
        EndForecast Forecast(params TrialResult[] known) => CurveForecast.Of(known, trial => LearningCurve.Best(trial.Reports))!.Of(reports)!.Value;
        Assert.Equal(Curve(0.202, 0.5).Min(), Forecast([.. s_known, .. alike]).Mean, 0.003);
        Assert.True(Forecast([.. s_known, .. alike]).Deviation < 0.2 * Forecast(s_known).Deviation);
    }

    [Fact]
    public void PrunedTrialsDifferAlsoWhereTheCompletedOnesAreAlike()
    {
        TrialResult[] trials =
        [
            .. Enumerable.Range(0, 8).Select(trial => EndedTrials.Completed(trial, 0.2 + (0.001 * trial), Curve(0.2 + (0.001 * trial), 0.5))),
            .. Enumerable.Range(8, 12).Select(trial => EndedTrials.Pruned(trial, Curve(0.1 * (trial - 4), 0.5)[..6])),
        ];
        var forecast = CurveForecast.Of(trials, trial => trial.Loss)!;
        double End(int trial) => forecast.Of(trials[trial].Reports)!.Value.Mean;
        Assert.True(End(12) > End(9) + 0.1, $"{End(9)} and {End(12)}");
        var values = TrialValues.Of(trials, forecast).Values;
        Assert.True(values[12] > values[9] + 0.2, $"{values[9]} and {values[12]}");
    }

    [Fact]
    public void ACurveIsReadAlsoWhereEpochsAreMissing()
    {
        var curve = new KnownCurve([new TrialReport(2, 5, 1), new TrialReport(4, 3, 2), new TrialReport(7, double.NaN, 3), new TrialReport(8, 4, 4)]);
        Assert.Equal([double.PositiveInfinity, 5, 5, 3, 3, 3, 3, 3], Enumerable.Range(1, 8).Select(curve.BestAt));
        Assert.Equal([double.NaN, 5, 5, 3, 3, 3, double.NaN, 4], Enumerable.Range(1, 8).Select(curve.At));
        Assert.Equal((8, 3.0), (curve.LastEpoch, curve.Best));
    }

    private static double[] Curve(double end, double speed) => [.. Enumerable.Range(1, Epochs).Select(epoch => end + Math.Exp(-speed * epoch))];
}
