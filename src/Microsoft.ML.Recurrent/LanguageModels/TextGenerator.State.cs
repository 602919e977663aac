using System.Text;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent;

public sealed partial class TextGenerator
{
    private const string StateSection = "state";
    private const string CharacterSection = "character"; // states saved by earlier builds have none
    private static readonly PayloadFormat s_stateFormat = new("TextGenerator", 1);

    /// <summary>Where the generator stands, its random numbers included: a few kilobytes, whatever the length of the text so far.</summary>
    /// <returns>Bytes for <see cref="RestoreState"/>, of this or of another generator of the same model, also in another process.</returns>
    public byte[] SaveState()
    {
        var outputs = NextOutputs();
        var state = new float[_session.StateLength];
        _session.SaveState(state);
        var payload = new PayloadWriter(s_stateFormat);
        var section = payload.AddSection(StateSection);
        section.Write((ReadOnlySpan<float>)state);
        section.Write(_session.StepCount);
        section.Write((ReadOnlySpan<float>)outputs);
        section.Write(_joiner.Last.Value);
        foreach (var number in _random.State)
            section.Write(unchecked((long)number));
        payload.AddSection(CharacterSection).Write(_joiner.Unfinished);
        using var stream = new MemoryStream();
        payload.WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>Goes to where a generator of the same model stood; what it generates next is what that one would have, with the same options.</summary>
    /// <param name="state">What <see cref="SaveState"/> gave.</param>
    /// <exception cref="ArgumentNullException"><paramref name="state"/> is null.</exception>
    /// <exception cref="ModelFormatException">The bytes are damaged, or belong to a model of another size; the generator stands where it stood.</exception>
    public void RestoreState(byte[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var stream = new MemoryStream(state, writable: false);
        var payload = PayloadReader.Open(stream, s_stateFormat);
        var section = payload.GetSection(StateSection);
        var values = new float[_session.StateLength];
        section.ReadSingles(values);
        var steps = section.ReadInt64();
        var outputs = new float[_outputs.Length];
        section.ReadSingles(outputs);
        var last = section.ReadInt32("the last character", 0, 0x10FFFF);
        var random = new ulong[SeededRandom.StateLength];
        for (var i = 0; i < random.Length; i++)
            random[i] = unchecked((ulong)section.ReadInt64());
        var character = payload.Contains(CharacterSection) ? payload.GetSection(CharacterSection) : null;
        var unfinished = character?.ReadInt32() ?? 0;
        payload.Finish();
        if (!ByteLevelDecoder.IsUnfinished(unfinished))
            throw character!.Defect($"0x{unfinished:x} is not the beginning of a character in UTF-8.");
        if (!Rune.IsValid(last))
            throw section.Defect($"the last character is 0x{last:x}, which is half of one.");
        if (steps < 1)
            throw section.Defect($"{steps} steps were taken; at least 1 is.");
        if (!random.AsSpan().ContainsAnyExcept(0ul))
            throw section.Defect("the state of the random numbers is all zero.");

        _session.RestoreState(values, steps);
        outputs.CopyTo(_outputs, 0);
        _random.Restore(random);
        _joiner.Restore(new Rune(last), unfinished);
        _pending = -1;
    }
}
