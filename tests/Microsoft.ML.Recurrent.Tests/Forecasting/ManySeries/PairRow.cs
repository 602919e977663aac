using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>One step of two targets.</summary>
public sealed class PairRow
{
    [VectorType(2)]
    public float[] Values { get; set; } = [];
}
