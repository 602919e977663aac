using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Chains;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents a conditional random field over the tags of a sequence (Lafferty, McCallum and Pereira, 2001; on a recurrent network Huang, Xu and Yu, 2015):
/// minus the logarithm of the probability of its tag sequence among all allowed ones. The score of a tag sequence is the sum of its outputs, of the transitions
/// between them and of its start and end; its probability is the softmax over all of them. Forbidden sequences have a probability of zero and give transitions
/// no gradient. A tag of -1 is unknown: the loss is then minus the logarithm of the probability of all allowed sequences that agree with the known tags.
/// </summary>
/// <remarks>
/// The batch is packed: the rows of a time step are the sequences that have not ended, longest first; see <see cref="LossBatch.StepOffsets"/>. A sequence has
/// the weight of its first row and counts with that weight for each known tag, so that the mean is per step, as with cross-entropy. A sequence without a known
/// tag does not count. <inheritdoc cref="ILoss" path="/remarks"/>
/// </remarks>
public sealed class LinearChainLoss : ILoss
{
    private const string ShortName = "Linear chain";

    // Per thread and per instance: neither outlives its owner, and each thread has its buffers after its first call.
    private readonly ConditionalWeakTable<Thread, LinearChainWorkspace> _workspaces = [];

    /// <summary>Initializes a new instance of the <see cref="LinearChainLoss"/> class.</summary>
    /// <param name="constraints">
    /// The constraints on which tags may start a sequence, end it and follow each other, with a tag for each output. The default, null, forbids nothing.
    /// </param>
    public LinearChainLoss(LinearChainConstraints? constraints = null) => Constraints = constraints;

    /// <summary>Gets the constraints on which tags may start a sequence, end it and follow each other; null if nothing is forbidden.</summary>
    public LinearChainConstraints? Constraints { get; }

    /// <inheritdoc/>
    public string Name => $"{ShortName}({Constraints?.ToString() ?? "nothing forbidden"})";

    /// <inheritdoc/>
    public bool ReadsTransitions => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The spans of the batch do not fit each other or the loss, a tag is out of range, or the known tags of a sequence break the constraints; the message
    /// names the step and the tags.
    /// </exception>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs)
    {
        Check(batch, dOutputs);
        LinearChainWorkspace workspace = _workspaces.GetValue(Thread.CurrentThread, static _ => new LinearChainWorkspace());
        workspace.Potentials.Set(batch.Width, batch.Transitions, Constraints);
        LinearChainCounts? counts = dOutputs.IsEmpty || batch.TransitionGradient.IsEmpty ? null : workspace.Counts;
        counts?.Begin(workspace.Potentials);
        double total = 0;
        for (int b = 0; b < batch.Lengths.Length && batch.Lengths[b] > 0; b++)
        {
            ReadOnlySpan<int> tags = workspace.TagsOf(batch, b);
            FillGradient(batch, b, dOutputs, 0);
            float weight = LossShape.WeightOf(batch, b);
            if (weight != 0 && tags.ContainsAnyExcept(-1))
                total += weight * EvaluateSequence(batch, b, tags, (double)weight * batch.Scale, workspace, dOutputs, counts);
        }

        counts?.WriteTo(batch.TransitionGradient);
        return total;
    }

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch)
    {
        Check(batch, []);
        double total = 0;
        for (int b = 0; b < batch.Lengths.Length; b++)
        {
            int known = 0;
            for (int t = 0; t < batch.Lengths[b]; t++)
                known += batch.Classes[batch.StepOffsets[t] + b] >= 0 ? 1 : 0;
            if (known > 0)
                total += (double)known * LossShape.WeightOf(batch, b);
        }

        return total;
    }

    private double EvaluateSequence(
        in LossBatch batch, int b, ReadOnlySpan<int> tags, double factor, LinearChainWorkspace workspace, Span<float> dOutputs, LinearChainCounts? counts)
    {
        if (Constraints?.Violation(tags) is { } violation)
            throw new ArgumentException($"{ShortName}: {violation}, in sequence {b}.");
        var all = new LinearChainRows
        {
            Scores = batch.Outputs,
            Stride = batch.OutputStride,
            StepOffsets = batch.StepOffsets,
            Sequence = b,
            Length = tags.Length,
        };
        if (!workspace.Potentials.IsFinite || !all.AreFinite(batch.Width))
        {
            FillGradient(batch, b, dOutputs, float.NaN);
            counts?.AddStart(0, double.NaN);
            return double.NaN;
        }

        LinearChainLattice lattice = workspace.Lattice;
        double normalizer = lattice.Forward(workspace.Potentials, all, keepsAll: !dOutputs.IsEmpty);
        if (double.IsNegativeInfinity(normalizer))
            throw new ArgumentException($"{ShortName}: the constraints allow no sequence of {tags.Length} tags, which is the length of sequence {b}.");
        if (!dOutputs.IsEmpty)
            lattice.Backward(workspace.Potentials, all, factor, dOutputs, batch.OutputStride, adds: false, counts);
        if (!tags.Contains(-1))
            return normalizer - ScoreOf(all, tags, workspace.Potentials, factor, dOutputs, counts);

        LinearChainRows known = all with { Tags = tags };
        double score = lattice.Forward(workspace.Potentials, known, keepsAll: !dOutputs.IsEmpty);
        if (double.IsNegativeInfinity(score))
            throw new ArgumentException($"{ShortName}: no allowed tag sequence agrees with the known tags of sequence {b}.");
        if (!dOutputs.IsEmpty)
            lattice.Backward(workspace.Potentials, known, -factor, dOutputs, batch.OutputStride, adds: true, counts);
        return normalizer - score;
    }

    /// <summary>Returns the score of a known tag sequence and subtracts <paramref name="factor"/> from the gradient of every score in the sum.</summary>
    private static double ScoreOf(
        in LinearChainRows rows, ReadOnlySpan<int> tags, LinearChainPotentials potentials, double factor, Span<float> dOutputs, LinearChainCounts? counts)
    {
        double score = potentials.Start[tags[0]] + potentials.End[tags[^1]];
        counts?.AddStart(tags[0], -factor);
        counts?.AddEnd(tags[^1], -factor);
        for (int t = 0; t < tags.Length; t++)
        {
            int output = rows.Row(t) * rows.Stride + tags[t];
            score += rows.Scores[output];
            if (!dOutputs.IsEmpty)
                dOutputs[output] = (float)(dOutputs[output] - factor);
            if (t == 0)
                continue;
            score += potentials.Log[tags[t - 1] * potentials.Stride + tags[t]];
            counts?.Add(tags[t - 1], tags[t], -factor);
        }

        return score;
    }

    private static void FillGradient(in LossBatch batch, int b, Span<float> dOutputs, float value)
    {
        for (int t = 0; !dOutputs.IsEmpty && t < batch.Lengths[b]; t++)
        {
            Span<float> row = dOutputs.Slice((batch.StepOffsets[t] + b) * batch.OutputStride, batch.OutputStride);
            row[..batch.Width].Fill(value);
            row[batch.Width..].Clear();
        }
    }

    private void Check(in LossBatch batch, ReadOnlySpan<float> dOutputs)
    {
        LossShape.Check(batch, dOutputs, batch.Rows, ShortName);
        LossShape.CheckClasses(batch, ShortName);
        LossShape.CheckPacked(batch, ShortName);
        if (Constraints is not null && Constraints.TagCount != batch.Width)
            throw new ArgumentException($"{ShortName}: constraints of {Constraints.TagCount} tags for {batch.Width} outputs.");
        long needed = LinearChainPotentials.PackedLength(batch.Width);
        if (!batch.Transitions.IsEmpty && batch.Transitions.Length != needed)
            throw new ArgumentException($"{ShortName}: {batch.Transitions.Length} transitions for {batch.Width} outputs; none or {needed} are allowed.");
        if (!batch.TransitionGradient.IsEmpty && batch.TransitionGradient.Length != needed)
            throw new ArgumentException($"{ShortName}: a gradient of {batch.TransitionGradient.Length} transitions for {batch.Width} outputs; "
                + $"none or {needed} are allowed.");
        if (batch.TransitionGradient.Overlaps(batch.Transitions))
            throw new ArgumentException($"{ShortName}: the gradient of the transitions overlaps them.");
    }
}
