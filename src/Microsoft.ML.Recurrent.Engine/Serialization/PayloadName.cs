namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Checks the names of kinds and sections: 1 to 64 ASCII letters, digits, '.', '_' or '-'.</summary>
internal static class PayloadName
{
    public const int MaxLength = 64;

    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxLength)
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
                return false;
        }
        return true;
    }

    public static void Validate(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (!IsValid(name))
            throw new ArgumentException($"'{name}' is not a name: 1 to {MaxLength} ASCII letters, digits, '.', '_' or '-' are allowed.", parameter);
    }
}
