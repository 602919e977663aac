namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

public sealed class DirectEstimatorTests() : GlobalEstimatorContract(ForecastArchitecture.Direct);
