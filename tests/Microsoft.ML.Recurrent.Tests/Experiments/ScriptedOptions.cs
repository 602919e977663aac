namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>The options of a <see cref="ScriptedEstimator"/>.</summary>
public sealed class ScriptedOptions
{
    public double X { get; set; }

    public string Name { get; set; } = "";
}
