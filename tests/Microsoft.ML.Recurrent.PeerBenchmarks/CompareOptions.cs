using System.Globalization;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Timing;

namespace Microsoft.ML.Recurrent.PeerBenchmarks;

/// <summary>What was asked for on the command line.</summary>
internal sealed record CompareOptions
{
    private const double DefaultSeconds = 2;

    public int Threads { get; private init; } = 2;

    public bool Quick { get; private init; }

    public double Seconds { get; private init; } = DefaultSeconds;

    /// <summary>Part of the name of the wanted items; several, separated by commas, are all wanted. * stands for anything.</summary>
    public string ItemPattern { get; private init; } = "";

    /// <summary>The wanted peers, separated by commas; empty for all that are not ours.</summary>
    public string Peer { get; private init; } = "";

    public bool Markdown { get; private init; }

    public bool WaitForCalm { get; private init; }

    public TimingRule Timing => (Quick ? TimingRule.Quick : TimingRule.Normal(Seconds)) with { WaitForCalm = WaitForCalm };

    public bool Wants(string name) => ItemPattern.Split(',').Any(pattern => Matches(name, pattern));

    /// <summary>Whether a peer takes part; ours itself in another way only where it was named.</summary>
    public bool WantsPeer(string name) => Peer.Length == 0 ? !name.StartsWith("ours", StringComparison.Ordinal) : Peer.Split(',').Contains(name);

    /// <exception cref="ArgumentException">An argument is not known or has no value; the message names it.</exception>
    public static CompareOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new CompareOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (argument is "--quick" or "--calm")
            {
                options = argument == "--quick" ? options with { Quick = true } : options with { WaitForCalm = true };
                continue;
            }

            var value = i + 1 < arguments.Length ? arguments[++i] : throw new ArgumentException($"'{argument}' is not known or its value is missing.");
            options = argument switch
            {
                "--threads" => options with { Threads = (int)Number(argument, value, 1, 1024) },
                "--seconds" => options with { Seconds = Number(argument, value, 0, 3600) },
                "--item" => options with { ItemPattern = value },
                "--peer" => options with { Peer = KnownPeers(value) },
                "--format" => options with { Markdown = value == "markdown" ? true : throw new ArgumentException($"--format is '{value}'; markdown is allowed.") },
                _ => throw new ArgumentException($"'{argument}' is not known."),
            };
        }

        return options;
    }

    private static bool Matches(string name, string pattern)
    {
        var from = 0;
        foreach (var part in pattern.Split('*'))
        {
            var at = name.IndexOf(part, from, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;
            from = at + part.Length;
        }

        return true;
    }

    private static string KnownPeers(string names) =>
        names.Split(',').Except(ContenderList.PeerNames).FirstOrDefault() is { } unknown
            ? throw new ArgumentException($"--peer is '{unknown}'; {string.Join(", ", ContenderList.PeerNames)} are allowed.")
            : names;

    private static double Number(string argument, string value, double least, double most) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"{argument} is '{value}'; a number from {least} to {most} is allowed.");
}
