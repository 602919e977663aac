using Microsoft.ML.Recurrent.Forecasting.Intervals;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;

/// <summary>
/// Chooses the weight of a pretrained network by the errors of held-out forecasts. Their squares are smallest at one weight and grow from there to both sides,
/// so any weight from 0 to that one makes them no larger than without the network.
/// </summary>
/// <remarks>
/// That weight itself is chosen if it is at most one half. If it is larger, it is shrunk toward one half as far as there are few errors: if two forecasts
/// cannot be distinguished, their mean is the safe choice (Bates and Granger 1969; Timmermann 2006). A network that reduces the errors by less than can be
/// noticed is not worth what it takes, and has no weight.
/// </remarks>
/// <param name="horizon">The number of steps ahead.</param>
internal sealed class MemberWeight(int horizon)
{
    private const double PriorWeight = 0.5;
    private const double PriorErrors = 10;

    private double _product;
    private double _square;
    private double _independent;
    private double _before;
    private long _count;

    /// <summary>Adds a forecast of a held-out value.</summary>
    /// <param name="step">The number of steps before the value, from 0.</param>
    /// <param name="error">What the forecast of the trained networks lacks to the value.</param>
    /// <param name="change">What the forecast of the pretrained network has more than that of the trained ones.</param>
    /// <param name="weight">The weight of the error.</param>
    public void Add(int step, double error, double change, double weight = 1)
    {
        _product += weight * error * change;
        _square += weight * change * change;
        _before += weight * error * error;
        _count++;

        // Forecasts of the same values overlap, and the errors of the steps of one forecast are related.
        _independent += 1.0 / ((step + 1.0) * horizon);
    }

    /// <summary>Gets the weight, 0 to 1; 0 unless the network makes the errors noticeably smaller.</summary>
    public float Best
    {
        get
        {
            if (!(_product > 0 && _square > 0))
                return 0;
            var best = Math.Min(1, _product / _square);
            var weight = (float)(best <= PriorWeight ? best : ((_independent * best) + (PriorErrors * PriorWeight)) / (_independent + PriorErrors));
            return RootMeanSquare(weight) <= (1 - HeldOutSummary.NoticeableShare) * RootMeanSquare(0) ? weight : 0;
        }
    }

    /// <summary>Returns the root mean square of the errors at a weight of the network.</summary>
    public double RootMeanSquare(double weight) =>
        _count == 0 ? 0 : Math.Sqrt(Math.Max(0, _before - (2 * weight * _product) + (weight * weight * _square)) / _count);
}
