namespace Microsoft.ML.Recurrent.Forecasting.Scaling;

/// <summary>Computes the mean and variance of values that are added one at a time (Welford 1962).</summary>
internal struct RunningMoments
{
    private double _squares;

    public int Count { get; private set; }

    public double Mean { get; private set; }

    public readonly double Variance => Count > 1 ? _squares / (Count - 1) : 0;

    public readonly double Deviation => Math.Sqrt(Variance);

    public void Add(double value)
    {
        Count++;
        var distance = value - Mean;
        Mean += distance / Count;
        _squares += distance * (value - Mean);
    }
}
