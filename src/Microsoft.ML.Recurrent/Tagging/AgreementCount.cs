namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Counts how often something occurs, is predicted, and both.</summary>
internal sealed class AgreementCount
{
    public long Support { get; set; }

    public long Predicted { get; set; }

    public long Correct { get; set; }

    public double Precision => Predicted == 0 ? 0 : (double)Correct / Predicted;

    public double Recall => Support == 0 ? 0 : (double)Correct / Support;

    public double F1 => Correct == 0 ? 0 : 2.0 * Correct / (Predicted + Support);

    public void Add(AgreementCount other)
    {
        Support += other.Support;
        Predicted += other.Predicted;
        Correct += other.Correct;
    }

    public TagMetrics ToMetrics(string name) => new(name, Precision, Recall, F1, Support, Predicted);
}
