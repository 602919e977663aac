using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>Copies the steps of sequences from a data set into the rows of a window. Buffers are reused; an instance serves one thread at a time.</summary>
internal sealed class ShardInputs
{
    // Features gathered from a sequence before they are distributed to the rows of the steps: 16 KiB stay in the first-level cache.
    private const int GatheredValues = 1 << 12;

    private float[] _gathered = [];     // [steps, InputSize]
    private int[] _gatheredTokens = []; // [steps]
    private int[] _gatheredFactors = []; // [steps, F]

    /// <summary>Fills the features, tokens, spellings and factors of a window that has been laid out.</summary>
    /// <param name="input">The window.</param>
    /// <param name="data">The data set.</param>
    /// <param name="examples">The indices of the examples, longest first. [B]</param>
    public void Fill(PackedSequences input, SequenceDataset data, ReadOnlySpan<int> examples)
    {
        if (input.InputSize > 0)
            FillFeatures(input, data, examples);
        if (data.HasTokens && !input.Tokens.IsEmpty)
            FillTokens(input, data, examples);
        if (input.FactorCount > 0)
            FillFactors(input, data, examples);
        var spellings = input.Spellings;
        if (spellings.IsEmpty)
            return;
        var row = 0;
        for (var t = 0; t < input.Steps; t++)
            for (var i = 0; i < input.Alive(t); i++, row++)
                spellings[row] = data.Spelling(examples[i], input.FirstStep + t);
    }

    /// <summary>Fills the features of decoded steps.</summary>
    /// <param name="features">The features to fill. [decoded steps, decoded sequences, D]</param>
    /// <param name="data">The data set.</param>
    /// <param name="examples">The indices of the examples whose steps are decoded. [decoded sequences]</param>
    public static void FillDecoder(Span<float> features, SequenceDataset data, ReadOnlySpan<int> examples)
    {
        for (var step = 0; step < data.DecoderSteps; step++)
            for (var i = 0; i < examples.Length; i++, features = features[data.DecoderInputSize..])
                data.CopyDecoderFeatures(examples[i], step, features[..data.DecoderInputSize]);
    }

    // Sequence by sequence, as data sets hold them: asking for each step apart costs more than the copy.
    private void FillTokens(PackedSequences input, SequenceDataset data, ReadOnlySpan<int> examples)
    {
        ReusedArray.Ensure(ref _gatheredTokens, Math.Min(GatheredValues, input.Steps));
        var tokens = input.Tokens;
        var offsets = input.StepOffsets;
        var lengths = input.Lengths;
        for (var i = 0; i < examples.Length && lengths[i] > input.FirstStep; i++)
        {
            var steps = Math.Min(lengths[i] - input.FirstStep, input.Steps);
            for (var first = 0; first < steps; first += GatheredValues)
            {
                var gathered = _gatheredTokens.AsSpan(0, Math.Min(GatheredValues, steps - first));
                data.CopyTokens(examples[i], input.FirstStep + first, gathered);
                for (var t = 0; t < gathered.Length; t++)
                    tokens[offsets[first + t] + i] = gathered[t];
            }
        }
    }

    // As for tokens.
    private void FillFactors(PackedSequences input, SequenceDataset data, ReadOnlySpan<int> examples)
    {
        var count = input.FactorCount;
        var most = Math.Max(1, GatheredValues / count);
        ReusedArray.Ensure(ref _gatheredFactors, Math.Min(most, input.Steps) * count);
        var factors = input.Factors;
        var offsets = input.StepOffsets;
        var lengths = input.Lengths;
        for (var i = 0; i < examples.Length && lengths[i] > input.FirstStep; i++)
        {
            var steps = Math.Min(lengths[i] - input.FirstStep, input.Steps);
            for (var first = 0; first < steps; first += most)
            {
                var gathered = _gatheredFactors.AsSpan(0, Math.Min(most, steps - first) * count);
                data.CopyFactors(examples[i], input.FirstStep + first, gathered);
                for (var t = 0; t * count < gathered.Length; t++)
                    gathered.Slice(t * count, count).CopyTo(factors.Slice((offsets[first + t] + i) * count, count));
            }
        }
    }

    // As for tokens.
    private void FillFeatures(PackedSequences input, SequenceDataset data, ReadOnlySpan<int> examples)
    {
        var size = input.InputSize;
        var most = Math.Max(1, GatheredValues / size);
        ReusedArray.Ensure(ref _gathered, Math.Min(most, input.Steps) * size);
        var features = input.Features;
        var offsets = input.StepOffsets;
        var lengths = input.Lengths;
        for (var i = 0; i < examples.Length && lengths[i] > input.FirstStep; i++)
        {
            var steps = Math.Min(lengths[i] - input.FirstStep, input.Steps);
            for (var first = 0; first < steps; first += most)
            {
                var gathered = _gathered.AsSpan(0, Math.Min(most, steps - first) * size);
                data.CopyFeatures(examples[i], input.FirstStep + first, gathered.Length / size, gathered);
                if (size == 1)
                {
                    for (var t = 0; t < gathered.Length; t++)
                        features[offsets[first + t] + i] = gathered[t];
                }
                else
                {
                    for (var t = 0; !gathered.IsEmpty; t++, gathered = gathered[size..])
                        gathered[..size].CopyTo(features.Slice((offsets[first + t] + i) * size, size));
                }
            }
        }
    }
}
