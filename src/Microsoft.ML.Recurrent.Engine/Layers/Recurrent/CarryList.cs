namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>Represents every carried state of a pass in a fixed order: those of the first layer first. Allocates nothing.</summary>
internal readonly struct CarryList(StateCarry[] carries)
{
    /// <summary>Gets the number of floats of all states.</summary>
    public int SavedLength
    {
        get
        {
            var length = 0;
            foreach (var carry in carries)
                length += carry.SavedLength;
            return length;
        }
    }

    /// <exception cref="ArgumentException">The length is not <see cref="SavedLength"/>.</exception>
    public void Save(Span<float> destination)
    {
        CheckLength(destination.Length);
        foreach (var carry in carries)
        {
            carry.Save(destination);
            destination = destination[carry.SavedLength..];
        }
    }

    /// <exception cref="ArgumentException">The length is not <see cref="SavedLength"/>.</exception>
    public void Restore(ReadOnlySpan<float> source)
    {
        CheckLength(source.Length);
        foreach (var carry in carries)
        {
            carry.Restore(source);
            source = source[carry.SavedLength..];
        }
    }

    private void CheckLength(int length)
    {
        if (length != SavedLength)
            throw new ArgumentException($"The state holds {SavedLength} floats, but {length} were given.");
    }
}
