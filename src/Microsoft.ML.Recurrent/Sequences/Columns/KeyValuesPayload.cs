using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Writes and reads the values of keys, if there are any, in a section of a model.</summary>
internal static class KeyValuesPayload
{
    public static void Write(SectionWriter section, KeyValues? values)
    {
        section.Write(values is not null);
        if (values is not null)
            section.Write((ReadOnlySpan<byte>)values.Save());
    }

    /// <exception cref="ModelFormatException">The values are damaged.</exception>
    public static KeyValues? Read(SectionReader section)
    {
        if (!section.ReadBoolean())
            return null;
        try
        {
            return KeyValues.Load(section.ReadBytes());
        }
        catch (FormatException e) when (e is not ModelFormatException)
        {
            throw new ModelFormatException(section.Name, e.Message, e);
        }
    }
}
