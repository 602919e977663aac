using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Losses.Functions;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents connectionist temporal classification (Graves, Fernández, Gomez and Schmidhuber, 2006): the negative log-probability of a label sequence, summed
/// over all its alignments with the time steps, as in torch.nn.CTCLoss on log_softmax(outputs). Class 0 is the blank. The loss of a sequence is not divided by
/// its number of labels.
/// </summary>
/// <remarks>
/// The batch is packed: the rows of a time step are the sequences that have not ended, longest first; see <see cref="LossBatch.StepOffsets"/>. Weights are per
/// sequence. A sequence that is too short for its labels has no alignment, so its loss is infinite and its gradient NaN; with zeroInfinity it does not count
/// and its gradient is zero. <inheritdoc cref="ILoss" path="/remarks"/>
/// </remarks>
public sealed class ConnectionistTemporalLoss : ILoss
{
    private const string ShortName = "Connectionist temporal";

    private readonly bool _zeroInfinity;

    /// <summary>Initializes a new instance of the <see cref="ConnectionistTemporalLoss"/> class.</summary>
    /// <param name="zeroInfinity">Whether sequences without an alignment do not count. The default is false.</param>
    public ConnectionistTemporalLoss(bool zeroInfinity = false) => _zeroInfinity = zeroInfinity;

    /// <inheritdoc/>
    public string Name => $"{ShortName}(zero infinity {_zeroInfinity})";

    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs)
    {
        Check(batch, dOutputs);
        double total = 0;
        for (int b = 0; b < batch.Lengths.Length; b++)
        {
            ReadOnlySpan<int> labels = Labels(batch, b);
            float weight = LossShape.WeightOf(batch, b);
            int steps = batch.Lengths[b];
            if (weight == 0 || (_zeroInfinity && steps < CtcLattice.RequiredSteps(labels)))
                ClearGradient(batch, b, dOutputs);
            else if (steps == 0)
                total += labels.IsEmpty ? 0 : weight * double.PositiveInfinity;
            else
                total += weight * EvaluateSequence(batch, b, labels, weight, dOutputs);
        }

        return total;
    }

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch)
    {
        Check(batch, []);
        double total = 0;
        for (int b = 0; b < batch.Lengths.Length; b++)
        {
            if (!_zeroInfinity || batch.Lengths[b] >= CtcLattice.RequiredSteps(Labels(batch, b)))
                total += LossShape.WeightOf(batch, b);
        }

        return total;
    }

    private static double EvaluateSequence(in LossBatch batch, int b, ReadOnlySpan<int> labels, float weight, Span<float> dOutputs)
    {
        int steps = batch.Lengths[b];
        int states = CtcLattice.StateCount(labels);
        bool wantsGradient = !dOutputs.IsEmpty;
        double[] rented = ArrayPool<double>.Shared.Rent(CtcLattice.ScratchLength(steps, states, wantsGradient));
        try
        {
            var lattice = new CtcLattice(labels, steps, rented, wantsGradient);
            for (int t = 0; t < steps; t++)
            {
                int start = (batch.StepOffsets[t] + b) * batch.OutputStride;
                ReadOnlySpan<float> outputs = batch.Outputs.Slice(start, batch.Width);
                double normalizer = LogSumExp.Evaluate(outputs, wantsGradient ? dOutputs.Slice(start, batch.Width) : []);
                lattice.Forward(t, outputs, normalizer);
            }

            double logProbability = lattice.LogProbability;
            if (wantsGradient)
                Backward(batch, b, lattice, logProbability, weight * batch.Scale, dOutputs);
            return -logProbability;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Computes the gradient of each row: the softmax less the probability, given the labels, that the alignment is at each class.</summary>
    private static void Backward(in LossBatch batch, int b, in CtcLattice lattice, double logProbability, float factor, Span<float> dOutputs)
    {
        for (int t = batch.Lengths[b] - 1; t >= 0; t--)
        {
            Span<float> dRow = dOutputs.Slice((batch.StepOffsets[t] + b) * batch.OutputStride, batch.OutputStride);
            Span<float> gradient = dRow[..batch.Width];
            lattice.Backward(t, logProbability, gradient);
            if (double.IsFinite(logProbability))
                TensorPrimitives.Multiply(gradient, factor, gradient);
            else
                gradient.Fill(float.NaN);
            dRow[batch.Width..].Clear();
        }
    }

    private static void ClearGradient(in LossBatch batch, int b, Span<float> dOutputs)
    {
        for (int t = 0; !dOutputs.IsEmpty && t < batch.Lengths[b]; t++)
            dOutputs.Slice((batch.StepOffsets[t] + b) * batch.OutputStride, batch.OutputStride).Clear();
    }

    private static ReadOnlySpan<int> Labels(in LossBatch batch, int b) => batch.Classes[batch.LabelOffsets[b]..batch.LabelOffsets[b + 1]];

    private static void Check(in LossBatch batch, ReadOnlySpan<float> dOutputs)
    {
        int sequences = batch.Lengths.Length;
        LossShape.Check(batch, dOutputs, sequences, ShortName);
        LossShape.CheckPacked(batch, ShortName);
        if (batch.LabelOffsets.Length != sequences + 1 || batch.LabelOffsets[0] != 0 || batch.LabelOffsets[^1] != batch.Classes.Length)
            throw new ArgumentException($"{ShortName}: {batch.LabelOffsets.Length} label offsets for {sequences} sequences; {sequences + 1} from 0 to the "
                + $"{batch.Classes.Length} labels are needed.");

        for (int b = 0; b < sequences; b++)
        {
            if (batch.LabelOffsets[b + 1] < batch.LabelOffsets[b])
                throw new ArgumentException($"{ShortName}: the label offsets decrease after sequence {b}.");
        }

        foreach (int label in batch.Classes)
        {
            if (label < 1 || label >= batch.Width)
                throw new ArgumentException($"{ShortName}: label {label}; 1 to {batch.Width - 1} is allowed, and 0 is the blank.");
        }
    }
}
