using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Represents parameters that do not learn in the first epochs of a run: one entry of gradual unfreezing, which fine-tunes a pretrained network from its head
/// downwards (Howard and Ruder 2018). Immutable and safe to share.
/// </summary>
/// <param name="NamePrefix">
/// The start of the names of the parameters, such as <c>embedding.</c>, <c>attention.</c> or <c>weight_ih_l0</c>. An asterisk matches zero or more characters
/// other than a dot: <c>*_l0</c> matches all of the lowest recurrent layer, in both directions. A digit at the end must be the end of a number, so that
/// <c>*_l1</c> does not match layer 10.
/// </param>
/// <param name="FirstEpoch">
/// The first epoch in which the parameters learn, counted from 0; in other words, the number of epochs for which they are frozen. At least 0. An epoch that no
/// run reaches, such as <see cref="int.MaxValue"/>, freezes them permanently.
/// </param>
public sealed record LayerUnfreezing(string NamePrefix, int FirstEpoch)
{
    /// <summary>Creates the entry for both directions of a recurrent layer.</summary>
    /// <param name="layer">The index of the layer; 0 is the lowest.</param>
    /// <param name="firstEpoch">The first epoch in which the layer learns; see <see cref="FirstEpoch"/>.</param>
    /// <returns>An entry whose name prefix is <c>*_l</c> followed by the index of the layer.</returns>
    public static LayerUnfreezing Recurrent(int layer, int firstEpoch) => new($"*_l{layer.ToString(CultureInfo.InvariantCulture)}", firstEpoch);

    /// <summary>Returns a description of the entry, such as <c>'embedding.' from epoch 2</c>.</summary>
    /// <returns>The description.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"'{NamePrefix}' from epoch {FirstEpoch}");

    /// <summary>Determines whether the entry includes the parameter of a name.</summary>
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
