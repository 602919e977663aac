namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

public sealed class SegmentWiseEstimatorTests() : GlobalEstimatorContract(ForecastArchitecture.SegmentWise);
