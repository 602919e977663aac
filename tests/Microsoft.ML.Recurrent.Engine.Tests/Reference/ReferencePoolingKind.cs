namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

public enum ReferencePoolingKind
{
    Last,
    Mean,
    Max,
    Attention,
    Joined,
}
