using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>Describes how alike sequences are. Data that can be learned from differ within the first rows, so that few rows are read.</summary>
/// <param name="Steps">True if every step of every sequence is the same.</param>
/// <param name="Rows">True if every sequence is the same.</param>
internal readonly record struct InputSameness(bool Steps, bool Rows)
{
    public static InputSameness Of(SequenceDataset data)
    {
        var (steps, rows) = (true, true);
        var (first, found) = (new float[data.InputSize], new float[data.InputSize]);
        var (firstFactors, foundFactors) = (new int[data.FactorCount], new int[data.FactorCount]);
        for (var example = 0; example < data.Count && (steps || rows); example++)
        {
            rows &= data.Length(example) == data.Length(0);
            for (var step = 0; step < data.Length(example) && (steps || rows); step++)
            {
                steps = steps && IsSame(0, 0, example, step);
                rows = rows && IsSame(0, step, example, step);
            }
        }

        return new InputSameness(steps, rows);

        bool IsSame(int example, int step, int otherExample, int otherStep)
        {
            data.CopyFeatures(example, step, first);
            data.CopyFeatures(otherExample, otherStep, found);
            if (data.FactorCount > 0)
            {
                data.CopyFactors(example, step, firstFactors);
                data.CopyFactors(otherExample, otherStep, foundFactors);
            }

            return first.AsSpan().SequenceEqual(found) && firstFactors.AsSpan().SequenceEqual(foundFactors)
                && (!data.HasTokens || data.Token(example, step) == data.Token(otherExample, otherStep))
                && (!data.HasSpellings || SpellingOf(example, step).SequenceEqual(SpellingOf(otherExample, otherStep)));
        }

        ReadOnlySpan<int> SpellingOf(int example, int step) => data.SpellingCharacters(data.Spelling(example, step));
    }
}
