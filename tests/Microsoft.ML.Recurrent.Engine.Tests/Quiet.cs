namespace Microsoft.ML.Recurrent.Engine.Tests;

/// <summary>
/// Tests that count allocated bytes run while no other test does. Beside others that load both cores the counters of the threads
/// have shown some thousand bytes that they never show alone.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Quiet
{
    public const string Name = "quiet";
}
