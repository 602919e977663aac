namespace Microsoft.ML.Recurrent.Mutations.Payloads;

/// <summary>Changes of payloads that know their sections.</summary>
internal static class PayloadMutation
{
    private const int MostChanges = 3;

    /// <summary>Changes a payload.</summary>
    /// <param name="bytes">The payload.</param>
    /// <param name="others">Payloads to take sections from.</param>
    /// <param name="random">Decides on the changes.</param>
    public static byte[] Change(byte[] bytes, IReadOnlyList<byte[]> others, Random random)
    {
        // With the old checksums, and with no idea of the layout at all.
        if (random.Next(10) == 0)
            return ByteMutation.Change(bytes, random);
        var payload = MutablePayload.Parse(bytes);
        for (var i = random.Next(2) * random.Next(MostChanges); i >= 0; i--)
            ChangeOnce(payload, others, random);
        return payload.ToArray();
    }

    private static void ChangeOnce(MutablePayload payload, IReadOnlyList<byte[]> others, Random random)
    {
        var sections = payload.Sections;
        if (sections.Count == 0)
            return;
        var at = random.Next(sections.Count);
        var section = sections[at];
        switch (random.Next(32))
        {
            case 0:
                sections.RemoveAt(at);
                break;
            case 1:
                sections.Insert(random.Next(sections.Count + 1), section.Clone());
                break;
            case 2:
                sections.Add(new MutableSection([(byte)('a' + random.Next(26))], (byte)random.Next(3), new byte[random.Next(64)]));
                break;
            case 3:
                payload.Header = ByteMutation.Change(payload.Header, random);
                break;
            case 4:
                payload.CountError = random.Next(3) == 0 ? int.MaxValue - sections.Count : random.Next(-2, 3);
                break;
            case 5:
                section.LengthError = random.Next(2) == 0 ? random.Next(-8, 9) : long.MaxValue - section.Content.Length - random.Next(2);
                break;
            case 6:
                section.Flags ^= (byte)(1 << random.Next(8));
                break;
            case 7:
                section.Name = [.. section.Name.Take(1 + random.Next(64)).Select(value => random.Next(8) == 0 ? (byte)random.Next(256) : value)];
                break;
            case 8 or 9:
                Cross(section, MutablePayload.Parse(others[random.Next(others.Count)]), random);
                break;
            default:
                section.Content = ChangeContent(section.Content, others, random);
                break;
        }
    }

    private static byte[] ChangeContent(byte[] content, IReadOnlyList<byte[]> others, Random random)
    {
        // Payloads in sections, each after its length: those of forecasters are their networks.
        var inner = content.AsSpan().IndexOf(MutablePayload.Magic);
        if (inner < sizeof(int) || random.Next(4) == 0)
            return ByteMutation.Change(content, random);
        var start = inner - sizeof(int);
        var length = BitConverter.ToInt32(content, start);
        if (length < 0 || length > content.Length - inner)
            return ByteMutation.Change(content, random);
        byte[] changed;
        try
        {
            changed = Change(content[inner..(inner + length)], others, random);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            return ByteMutation.Change(content, random); // it has been changed before, and is no payload any more
        }

        return [.. content[..start], .. BitConverter.GetBytes(changed.Length), .. changed, .. content[(inner + length)..]];
    }

    // A section of another payload, of the same name where there is one: two models that are each right, mixed.
    private static void Cross(MutableSection section, MutablePayload other, Random random)
    {
        var same = other.Sections.Find(found => found.Name.AsSpan().SequenceEqual(section.Name));
        section.Content = [.. (same ?? other.Sections[random.Next(other.Sections.Count)]).Content];
    }
}
