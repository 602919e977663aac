using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Represents a number that differs if models differ. A state that is saved without its model contains it, so that an engine of another model refuses the state
/// even if all sizes are equal. It depends on weights and values, not on how a file stores them, so that later formats do not change it.
/// </summary>
internal readonly struct ModelFingerprint
{
    private const string Section = "model";

    private readonly ulong _value;

    /// <summary>Initializes the fingerprint of a model.</summary>
    /// <param name="networks">The networks of the model.</param>
    /// <param name="values">What else the outputs of the model depend on.</param>
    public ModelFingerprint(IEnumerable<RecurrentNetwork> networks, params ReadOnlySpan<float> values)
    {
        var hash = new StableHash();
        foreach (var network in networks)
            Add(ref hash, network.Parameters.Weights);
        Add(ref hash, values);
        _value = hash.Value;
    }

    /// <summary>Adds the section with the fingerprint to a state.</summary>
    public void Write(PayloadWriter payload) => payload.AddSection(Section).Write(unchecked((long)_value));

    /// <summary>Checks that a state belongs to this model. States that were saved by earlier builds contain no fingerprint and are not checked.</summary>
    /// <exception cref="ModelFormatException">The state belongs to another model.</exception>
    public void Check(PayloadReader payload)
    {
        if (!payload.Contains(Section))
            return;
        var found = unchecked((ulong)payload.GetSection(Section).ReadInt64());
        if (found != _value)
            throw new ModelFormatException(
                Section, $"the state was saved by an engine of another model (fingerprint {found:x16}); the model of this engine has {_value:x16}.");
    }

    private static void Add(ref StableHash hash, ReadOnlySpan<float> values)
    {
        hash.Add((uint)values.Length);
        foreach (var value in values)
            hash.Add(BitConverter.SingleToUInt32Bits(value));
    }
}
