namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>
/// Provides numbers that distinguish the uses of one training seed, so that no two draw the same values. Changing a number changes the results of a seed.
/// </summary>
internal static class SeedUses
{
    public const ulong Split = 1;
    public const ulong Order = 2;
    public const ulong Dropout = 3;
    public const ulong Windows = 4;
}
