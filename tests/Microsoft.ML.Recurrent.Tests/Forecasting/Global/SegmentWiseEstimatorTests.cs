namespace Microsoft.ML.Recurrent.Tests.Forecasting.Global;

public sealed class SegmentWiseEstimatorTests() : GlobalEstimatorContract(ForecastArchitecture.SegmentWise);
