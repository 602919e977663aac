using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceCellKind;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Every recurrence there is, by a name that a test report can show.</summary>
public static class ReferenceVariants
{
    public static readonly IReadOnlyDictionary<string, Func<int, ReferenceCellOptions>> ByName = new Dictionary<string, Func<int, ReferenceCellOptions>>
    {
        ["elman tanh"] = h => new(ElmanTanh, h),
        ["elman tanh normalized"] = h => new(ElmanTanh, h) { LayerNormalization = true },
        ["elman relu"] = h => new(ElmanRelu, h),
        ["elman relu normalized"] = h => new(ElmanRelu, h) { LayerNormalization = true },
        ["lstm"] = h => new(Lstm, h),
        ["lstm peepholes"] = h => new(Lstm, h) { Peepholes = true },
        ["lstm coupled"] = h => new(Lstm, h) { CoupledInputForget = true },
        ["lstm coupled peepholes"] = h => new(Lstm, h) { CoupledInputForget = true, Peepholes = true },
        ["lstm projection"] = h => new(Lstm, h) { ProjectionSize = Projection(h) },
        ["lstm peepholes projection"] = h => new(Lstm, h) { Peepholes = true, ProjectionSize = Projection(h) },
        ["lstm coupled projection"] = h => new(Lstm, h) { CoupledInputForget = true, ProjectionSize = Projection(h) },
        ["lstm normalized"] = h => new(Lstm, h) { LayerNormalization = true },
        ["lstm peepholes normalized"] = h => new(Lstm, h) { Peepholes = true, LayerNormalization = true },
        ["lstm coupled normalized"] = h => new(Lstm, h) { CoupledInputForget = true, LayerNormalization = true },
        ["lstm everything"] = h => new(Lstm, h) { Peepholes = true, CoupledInputForget = true, ProjectionSize = Projection(h), LayerNormalization = true },
        ["gru reset after"] = h => new(GruResetAfter, h),
        ["gru reset after normalized"] = h => new(GruResetAfter, h) { LayerNormalization = true },
        ["gru reset before"] = h => new(GruResetBefore, h),
        ["gru reset before normalized"] = h => new(GruResetBefore, h) { LayerNormalization = true },
        ["slstm"] = h => new(SLstm, h),
        ["slstm normalized"] = h => new(SLstm, h) { LayerNormalization = true },
        ["minimal gru"] = h => new(MinGru, h),
        ["minimal gru normalized"] = h => new(MinGru, h) { LayerNormalization = true },
        ["minimal lstm"] = h => new(MinLstm, h),
        ["minimal lstm normalized"] = h => new(MinLstm, h) { LayerNormalization = true },
        ["matrix memory"] = h => new(MLstm, h),
    };

    /// <summary>Poolings that can read a sequence piece by piece; null for none.</summary>
    public static readonly ReferencePoolingKind?[] StreamingPoolings = [null, ReferencePoolingKind.Last, ReferencePoolingKind.Mean, ReferencePoolingKind.Max,
        ReferencePoolingKind.Joined];

    public static readonly ReferencePoolingKind?[] Poolings = [.. StreamingPoolings, ReferencePoolingKind.Attention];

    public static TheoryData<string> Names => [.. ByName.Keys];

    /// <summary>A stack of one variant as the engine's network has it: any widths, but one projection size for all layers.</summary>
    public static ReferenceCellOptions[] Stack(string name, params int[] hiddenSizes)
    {
        int projection = ByName[name](hiddenSizes.Min()).ProjectionSize;
        return [.. hiddenSizes.Select(h => ByName[name](h) with { ProjectionSize = projection })];
    }

    private static int Projection(int hiddenSize) => Math.Max(1, hiddenSize * 2 / 3);
}
