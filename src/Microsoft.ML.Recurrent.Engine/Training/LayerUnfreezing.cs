using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Parameters that do not learn in the first epochs of a run: a step of gradual unfreezing, which fine-tunes a pretrained network from its head downwards
/// (Howard and Ruder 2018). Immutable and safe to share.
/// </summary>
/// <param name="NamePrefix">
/// How the names of the parameters start: <c>embedding.</c>, <c>attention.</c>, <c>weight_ih_l0</c>. A star stands for any characters but a dot, none
/// included: <c>*_l0</c> is all of the lowest recurrent layer, both directions. A digit at the end ends a number, so that <c>*_l1</c> is not layer 10.
/// </param>
/// <param name="FirstEpoch">
/// The first epoch in which they learn, epochs being counted from 0: the number of epochs for which they are frozen. At least 0; one that no run reaches, such as
/// <see cref="int.MaxValue"/>, freezes them for good.
/// </param>
public sealed record LayerUnfreezing(string NamePrefix, int FirstEpoch)
{
    /// <summary>Both directions of a recurrent layer.</summary>
    /// <param name="layer">The layer, 0 for the lowest.</param>
    /// <param name="firstEpoch">As <see cref="FirstEpoch"/>.</param>
    /// <returns>The unfreezing of <c>*_l</c> and the layer.</returns>
    public static LayerUnfreezing Recurrent(int layer, int firstEpoch) => new($"*_l{layer.ToString(CultureInfo.InvariantCulture)}", firstEpoch);

    /// <summary>In words, such as <c>'embedding.' from epoch 2</c>.</summary>
    /// <returns>The words.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"'{NamePrefix}' from epoch {FirstEpoch}");

    /// <summary>Whether a parameter is one of those meant.</summary>
    internal bool Covers(string name) => Covers(NamePrefix, name);

    private static bool Covers(ReadOnlySpan<char> prefix, ReadOnlySpan<char> name)
    {
        var star = prefix.IndexOf('*');
        var start = star < 0 ? prefix : prefix[..star];
        if (!name.StartsWith(start, StringComparison.Ordinal))
            return false;
        name = name[start.Length..];
        if (star < 0)
            return start.IsEmpty || !char.IsAsciiDigit(start[^1]) || name.IsEmpty || !char.IsAsciiDigit(name[0]);
        for (var skipped = 0; skipped <= name.Length; skipped++)
        {
            if (Covers(prefix[(star + 1)..], name[skipped..]))
                return true;
            if (skipped < name.Length && name[skipped] == '.')
                break;
        }

        return false;
    }
}
