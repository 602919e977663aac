namespace Microsoft.ML.Recurrent.Tests.Anomalies;

/// <summary>What a detector says of a row with one target.</summary>
public sealed class Verdict
{
    public double[] Anomaly { get; set; } = [];

    public bool IsAlert => Anomaly[0] == 1;

    public double Score => Anomaly[1];

    public double PValue => Anomaly[2];

    public double Expected => Anomaly[3];

    public double Lower => Anomaly[4];

    public double Upper => Anomaly[5];
}
