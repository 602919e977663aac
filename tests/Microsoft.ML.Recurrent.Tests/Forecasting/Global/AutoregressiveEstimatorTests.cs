namespace Microsoft.ML.Recurrent.Tests.Forecasting.Global;

public sealed class AutoregressiveEstimatorTests() : GlobalEstimatorContract(ForecastArchitecture.Autoregressive);
