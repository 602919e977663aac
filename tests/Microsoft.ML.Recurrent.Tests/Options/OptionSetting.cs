namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Sets an option by its name.</summary>
internal static class OptionSetting
{
    public static void SetOption(this object options, string name, object? value) => options.GetType().GetProperty(name)!.SetValue(options, value);
}
