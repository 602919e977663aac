namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Where one option of some estimators goes, as data: what is set, and every setting that changes by it.</summary>
/// <param name="Option">The name of the option.</param>
/// <param name="Value">A value that is not the estimator's own.</param>
/// <param name="Settings">
/// The settings that change and no others, see <see cref="OptionProbe"/>: <c>name</c> becomes the value itself, <c>name=text</c> becomes the text,
/// <c>name:text</c> then contains the text, <c>name~</c> changes in whatever way. A star at an end of a name stands for anything, and such settings may also
/// stay as they are.
/// </param>
internal sealed record OptionRoute(string Option, object? Value, params string[] Settings)
{
    /// <summary>What has to be set before the option means anything.</summary>
    public Action<RecurrentOptions> SetUp { get; init; } = _ => { };

    /// <summary>What has to change with the option for the value to fit.</summary>
    public Action<RecurrentOptions> Along { get; init; } = _ => { };

    /// <summary>The estimators it is true of, by their names; all that have the option where it is empty.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Those it is not true of: they have another row.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Whether the estimator refuses the value, by an error that names the option.</summary>
    public bool IsRefused { get; init; }

    /// <summary>What the error names where it is not the option itself but the one that it does not go with.</summary>
    public string? Named { get; init; }

    public bool AppliesTo(OptionProbe probe) =>
        probe.Find(Option) is not null && (Only.Count == 0 || Only.Contains(probe.Name)) && !Except.Contains(probe.Name);

    public override string ToString() => $"{Option} = {Value ?? "null"}";
}
