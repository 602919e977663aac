namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

public enum ReferenceCellKind
{
    ElmanTanh,
    ElmanRelu,
    Lstm,
    GruResetAfter,
    GruResetBefore,
    MinGru,
    MinLstm,
    SLstm,
    MLstm,
}
