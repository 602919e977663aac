using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Mutations.Calls;

/// <summary>A data set that fits a network as long as it is asked the first time, and now and then changes its mind.</summary>
internal sealed class HostileDataset(Random random, NetworkOptions network) : SequenceDataset
{
    private readonly bool _lies = random.Next(2) == 0;
    private readonly TargetKind _kind = (TargetKind)random.Next(5);
    private readonly bool _perStep = random.Next(2) == 0;
    private readonly int _width = random.Next(4);

    public override int Count => Value(9);

    public override int InputSize => Value(network.InputSize);

    public override bool HasTokens => network.Embedding is not null;

    public override bool HasSpellings => network.Characters is not null;

    public override int DecoderSteps => Value(network.Decoder?.Steps ?? 0);

    public override int DecoderInputSize => Value(network.Decoder?.InputSize ?? 0);

    public override TargetKind TargetKind => _kind;

    public override bool TargetPerStep => _perStep;

    public override int TargetWidth => Value(_kind == TargetKind.Values ? _width : 0);

    public override int Length(int example) => Value(3 + (example % 5));

    public override void CopyFeatures(int example, int step, Span<float> destination) => destination.Fill(step);

    public override int Token(int example, int step) => Value(step % 3);

    public override int Spelling(int example, int step) => Value(step % 3);

    public override ReadOnlySpan<int> SpellingCharacters(int spelling) => new int[Math.Max(0, Value(3))];

    public override void CopyDecoderFeatures(int example, int step, Span<float> destination) => destination.Fill(1);

    public override ReadOnlySpan<int> Classes(int example) => new int[Math.Max(0, Value(_perStep ? 3 + (example % 5) : 1))];

    public override ReadOnlySpan<float> Values(int example) => new float[Math.Max(0, Value(_width * (_perStep ? 3 + (example % 5) : 1)))];

    // Asked on several threads: numbers of one generator may then come twice, which does no harm here.
    private int Value(int honest)
    {
        lock (random)
            return _lies && random.Next(40) == 0 ? random.Next(-1, 40) : honest;
    }
}
