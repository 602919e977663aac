using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Mutations.Calls;

/// <summary>Gives other characters each time it is asked, and calls back into who asks.</summary>
internal sealed class HostileSpellings(Random random, Action callBack) : ISpellingSource
{
    public ReadOnlySpan<int> SpellingCharacters(int spelling)
    {
        if (random.Next(20) == 0)
            callBack();
        var characters = new int[random.Next(6)];
        for (var i = 0; i < characters.Length; i++)
            characters[i] = random.Next(-1, 4);
        return characters;
    }
}
