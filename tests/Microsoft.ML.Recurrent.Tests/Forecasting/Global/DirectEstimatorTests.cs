namespace Microsoft.ML.Recurrent.Tests.Forecasting.Global;

public sealed class DirectEstimatorTests() : GlobalEstimatorContract(ForecastArchitecture.Direct);
