namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed class ScriptedRow
{
    public float Value { get; set; }

    public string Group { get; set; } = "";
}
