using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Sequences that are drawn anew for each epoch. It counts the calls that read an example.</summary>
internal sealed class ChangingData(int count, int shortest, int longest, string? identity = null, ulong seed = 7) : SequenceDataset
{
    private SequenceList? _examples;

    public List<int> Started { get; } = [];

    /// <summary>The number of examples whose features were read.</summary>
    public int Reads { get; private set; }

    public override int Count => count;

    public override int InputSize => TinyData.InputSize;

    public override bool HasTokens => false;

    public override TargetKind TargetKind => TargetKind.Classes;

    public override bool TargetPerStep => false;

    public override int TargetWidth => 0;

    public override bool ChangesByEpoch => true;

    public override string? Identity => identity;

    private SequenceList Examples => _examples ?? throw new InvalidOperationException("No epoch has started.");

    public override void StartEpoch(int epoch)
    {
        Started.Add(epoch);
        _examples = TinyData.Classification(count, shortest, longest, seed + (ulong)epoch);
    }

    public override int Length(int example) => Examples.Length(example);

    public override void CopyFeatures(int example, int step, Span<float> destination)
    {
        Reads++;
        Examples.CopyFeatures(example, step, destination);
    }

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination)
    {
        Reads++;
        Examples.CopyFeatures(example, firstStep, steps, destination);
    }

    public override int Token(int example, int step) => throw new InvalidOperationException("There are no tokens.");

    public override ReadOnlySpan<int> Classes(int example)
    {
        Reads++;
        return Examples.Classes(example);
    }

    public override ReadOnlySpan<float> Values(int example) => [];
}
