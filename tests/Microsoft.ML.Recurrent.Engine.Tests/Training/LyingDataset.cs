using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>
/// A data set that fits a network, and after some honest answers gives other ones than it declared. It answers for every step, however wrong.
/// </summary>
/// <param name="network">The network that it fits.</param>
/// <param name="kind">The kind of its targets, one for each of the outputs of the network.</param>
/// <param name="lie">What it lies about; null for nothing.</param>
/// <param name="honest">The number of honest answers before the first lie.</param>
internal sealed class LyingDataset(NetworkOptions network, TargetKind kind, string? lie, int honest) : SequenceDataset
{
    /// <summary>The example about which it lies.</summary>
    public const int Example = 1;

    private int _asked;

    /// <summary>Gets a value that indicates whether it has lied.</summary>
    public bool HasLied => Volatile.Read(ref _asked) > honest;

    public override int Count => 6 + (lie == "more examples" && Lies() ? 3 : 0) - (lie == "fewer examples" && Lies() ? 3 : 0);

    public override int InputSize => network.InputSize + (lie == "more features" && Lies() ? 1 : 0);

    public override bool HasTokens => network.Embedding is not null;

    public override bool HasSpellings => network.Characters is not null;

    public override int DecoderSteps => network.Decoder?.Steps ?? 0;

    public override int DecoderInputSize => network.Decoder?.InputSize ?? 0;

    public override TargetKind TargetKind => kind;

    public override bool TargetPerStep => network.Pooling == SequencePooling.None;

    public override int TargetWidth => kind == TargetKind.Values ? network.OutputSize : 0;

    public override int Length(int example) => example != Example ? HonestLength(example) : lie switch
    {
        "longer" when Lies() => 9,
        "shorter" when Lies() => 1,
        "no step" when Lies() => 0,
        "a negative length" when Lies() => -1,
        _ => HonestLength(example),
    };

    public override void CopyFeatures(int example, int step, Span<float> destination) => destination.Fill(0.1f * (step + example));

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination) => destination.Fill(0.1f * (firstStep + example));

    public override int Token(int example, int step) => example != Example ? step % 3 : lie switch
    {
        "a large token" when Lies() => 1_000_000,
        "a negative token" when Lies() => -1,
        _ => step % 3,
    };

    public override int Spelling(int example, int step) => step % 3;

    public override ReadOnlySpan<int> SpellingCharacters(int spelling) => lie switch
    {
        "a large character" when Lies() => new[] { 1_000_000 },
        "no character" when Lies() => [],
        "more and more characters" when Lies() => new int[_asked],
        _ => new int[spelling + 1],
    };

    public override void CopyDecoderFeatures(int example, int step, Span<float> destination) => destination.Fill(step);

    public override ReadOnlySpan<int> Classes(int example) => kind == TargetKind.Classes ? new int[Targets(example)] : [];

    public override ReadOnlySpan<float> Values(int example) => kind == TargetKind.Values ? new float[Targets(example) * network.OutputSize] : [];

    public override float Weight(int example) => example != Example ? 1 : lie switch
    {
        "a weight that is no number" when Lies() => float.NaN,
        "a negative weight" when Lies() => -1,
        _ => 1,
    };

    private static int HonestLength(int example) => 3 + (example % 4);

    private int Targets(int example) => (network.Pooling != SequencePooling.None ? 1 : network.Decoder?.Steps ?? HonestLength(example))
        + (example != Example ? 0 : lie switch
        {
            "a target more" when Lies() => 1,
            "a target less" when Lies() => -1,
            _ => 0,
        });

    private bool Lies() => Interlocked.Increment(ref _asked) > honest;
}
