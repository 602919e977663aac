namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Numbers that tell the uses of one training seed apart, so that no two draw the same values. Changing one changes what a seed gives.</summary>
internal static class Streams
{
    public const ulong Split = 1;
    public const ulong Order = 2;
    public const ulong Dropout = 3;
}
