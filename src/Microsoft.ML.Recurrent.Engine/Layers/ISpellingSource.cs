namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Provides the characters of written forms. Implementations must be safe for concurrent reading.</summary>
internal interface ISpellingSource
{
    /// <summary>Returns the characters of a written form: at least one, each 0 or more.</summary>
    /// <param name="spelling">
    /// The number of the form. Equal forms should have equal numbers wherever that is cheap, because each number is encoded separately.
    /// </param>
    public ReadOnlySpan<int> SpellingCharacters(int spelling);
}
