namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

public sealed class AutoregressiveEstimatorTests() : GlobalEstimatorContract(ForecastArchitecture.Autoregressive);
