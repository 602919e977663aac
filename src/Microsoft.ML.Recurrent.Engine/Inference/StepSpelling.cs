using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Represents the only spelling of a step of a stream.</summary>
internal sealed class StepSpelling : ISpellingSource
{
    private int[] _characters = [];
    private int _length;

    public void Set(ReadOnlySpan<int> characters)
    {
        ReusedArray.Ensure(ref _characters, characters.Length);
        characters.CopyTo(_characters);
        _length = characters.Length;
    }

    public ReadOnlySpan<int> SpellingCharacters(int spelling) => _characters.AsSpan(0, _length);
}
