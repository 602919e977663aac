using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The characters [b][t][k] of a test's tokens, equal forms under one number or, as distinct copies, each under its own.</summary>
internal sealed class SpelledTokens : ISpellingSource
{
    private readonly List<int[]> _forms = [];

    public SpelledTokens(int[][][] characters, bool copies = false)
    {
        Numbers = [.. characters.Select(sequence => sequence.Select(NumberOf).ToArray())];

        int NumberOf(int[] form)
        {
            int known = copies ? -1 : _forms.FindIndex(other => other.SequenceEqual(form));
            if (known >= 0)
                return known;
            _forms.Add(form);
            return _forms.Count - 1;
        }
    }

    public int[][] Numbers { get; }

    public ReadOnlySpan<int> SpellingCharacters(int spelling) => _forms[spelling];
}
