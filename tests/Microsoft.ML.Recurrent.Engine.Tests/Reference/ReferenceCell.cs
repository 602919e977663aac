using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// One time step of one sequence. The derived cells write the recurrence itself; recurrent dropout and zoneout (Krueger et al. 2017) are the same for all and
/// live here.
/// </summary>
internal abstract class ReferenceCell
{
    private readonly ReferenceParameter? _recurrentWeight;
    private readonly ReferenceParameter? _recurrentBias;

    /// <summary>Gradients by the arguments of a step: x, the previous state, and the (masked) h that entered the recurrent product.</summary>
    protected sealed record RawGradient(double[] DX, double[] DHidden, double[] DCell, double[] DEntering);

    protected ReferenceCell(ReferenceParameters parameters, string suffix, int inputSize, ReferenceCellOptions options)
    {
        Options = options;
        int g = options.Rows;
        InputWeight = parameters.Add($"weight_ih_{suffix}", g, inputSize);
        if (options.HasRecurrentProduct)
            _recurrentWeight = parameters.Add($"weight_hh_{suffix}", g, options.RecurrentSize);
        (InputGain, InputBias) = AddBias("ih");
        if (options.HasRecurrentProduct)
            (RecurrentGain, _recurrentBias) = AddBias("hh");

        (ReferenceParameter?, ReferenceParameter) AddBias(string half) => options.LayerNormalization
            ? (parameters.Add($"weight_ln_{half}_{suffix}", g), parameters.Add($"bias_ln_{half}_{suffix}", g))
            : (null, parameters.Add($"bias_{half}_{suffix}", g));
    }

    public ReferenceCellOptions Options { get; }

    protected ReferenceParameter InputWeight { get; }

    protected ReferenceParameter RecurrentWeight => _recurrentWeight!;

    protected ReferenceParameter InputBias { get; }

    protected ReferenceParameter RecurrentBias => _recurrentBias!;

    protected ReferenceParameter? InputGain { get; }

    protected ReferenceParameter? RecurrentGain { get; }

    public static ReferenceCell Create(ReferenceParameters parameters, string suffix, int inputSize, ReferenceCellOptions options) => options.Kind switch
    {
        ReferenceCellKind.ElmanTanh or ReferenceCellKind.ElmanRelu => new ReferenceElman(parameters, suffix, inputSize, options),
        ReferenceCellKind.Lstm => new ReferenceLstm(parameters, suffix, inputSize, options),
        ReferenceCellKind.GruResetAfter => new ReferenceGruResetAfter(parameters, suffix, inputSize, options),
        ReferenceCellKind.GruResetBefore => new ReferenceGruResetBefore(parameters, suffix, inputSize, options),
        ReferenceCellKind.MinGru or ReferenceCellKind.MinLstm => new ReferenceScan(parameters, suffix, inputSize, options),
        ReferenceCellKind.SLstm => new ReferenceSLstm(parameters, suffix, inputSize, options),
        ReferenceCellKind.MLstm => new ReferenceMatrixMemory(parameters, suffix, inputSize, options),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };

    /// <summary>state = m ∘ previous + (1 - m) ∘ raw, the raw state made from h ∘ mask in the recurrent product.</summary>
    public (ReferenceState Next, Func<ReferenceState, (double[] DX, ReferenceState DPrevious)> Backward) Step(
        double[] x, ReferenceState previous, ReferenceMasks masks, int t)
    {
        double[]? keepHidden = masks.ZoneoutHidden?[t];
        double[]? keepCell = Options.CellSize > 0 ? masks.ZoneoutCell?[t] : null;
        var (raw, rawBackward) = StepRaw(x, previous, entering: Multiply(masks.Recurrent, previous.H));
        var next = new ReferenceState(Blend(keepHidden, previous.H, raw.H), Blend(keepCell, previous.C, raw.C));

        return (next, Backward);

        (double[] DX, ReferenceState DPrevious) Backward(ReferenceState dNext)
        {
            var (dX, dHidden, dCell, dEntering) = rawBackward(new ReferenceState(Passed(keepHidden, dNext.H), Passed(keepCell, dNext.C)));
            dHidden = Add(Add(dHidden, Multiply(masks.Recurrent, dEntering)), Kept(keepHidden, dNext.H));
            dCell = keepCell is null ? dCell : Add(dCell, Kept(keepCell, dNext.C));
            return (dX, new ReferenceState(dHidden, dCell));
        }
    }

    /// <summary>
    /// The recurrence. <paramref name="entering"/> is h as the recurrent product sees it; <paramref name="previous"/> is the state as everything else sees
    /// it.
    /// </summary>
    protected abstract (ReferenceState Raw, Func<ReferenceState, RawGradient> Backward) StepRaw(double[] x, ReferenceState previous, double[] entering);

    protected ReferenceAffine InputProduct() =>
        new(InputWeight, InputGain is null ? InputBias : null, InputGain is null ? null : new(InputGain, InputBias));

    /// <summary>The product with h, or the block of it that begins at row <paramref name="first"/>; each block is normalised on its own.</summary>
    protected ReferenceAffine RecurrentProduct(int first, int count) =>
        new(RecurrentWeight, RecurrentGain is null ? RecurrentBias : null,
            RecurrentGain is null ? null : new(RecurrentGain, RecurrentBias, first), first, count);

    private static double[] Blend(double[]? keep, double[] previous, double[] raw) =>
        keep is null ? raw : Map(raw.Length, j => keep[j] * previous[j] + (1 - keep[j]) * raw[j]);

    private static double[] Passed(double[]? keep, double[] d) => keep is null ? d : Map(d.Length, j => (1 - keep[j]) * d[j]);

    private static double[] Kept(double[]? keep, double[] d) => keep is null ? new double[d.Length] : Multiply(keep, d);
}
