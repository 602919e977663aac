using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Daily exchange rates of eight countries, 96 days ahead. Nobody honestly beats repeating the last value (0.081), so the figures are that nothing is lost against
/// it and that the interval holds what it says.
/// </summary>
internal sealed class ExchangeRates : LongTermTask
{
    public override string Name => "exchange_rate";

    public override string Summary => "Eight daily exchange rates, 96 days ahead: errors beside repeating the last value, coverage of the 90 % interval.";

    protected override int Horizon => 96;

    protected override (int Training, int Validation, int Test) Parts(int rows)
    {
        var (training, test) = (rows * 7 / 10, rows / 5);
        return (training, rows - training - test, test);
    }

    protected override float[][] Read(DataSource data) =>
        [.. File.ReadLines(data.File("exchange_rate", "exchange_rate.txt")).Select(line => Numbers(line.Split(',')))];

    protected override ForecastingOptions Options()
    {
        var options = ForecastingOptions.ForManySeries();
        options.HiddenSize = 32;
        options.NumberOfEpochs = 10;
        return options;
    }
}
