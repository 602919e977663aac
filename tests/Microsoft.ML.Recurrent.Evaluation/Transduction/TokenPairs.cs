using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Transduction;

/// <summary>Pairs of source and target sequences of tokens; the targets start with the token after the last one and end with the token after that.</summary>
/// <param name="sourceTokens">The number of tokens of the source.</param>
/// <param name="targetTokens">The number of tokens of the target, without the two that mark its start and its end.</param>
internal sealed class TokenPairs(int sourceTokens, int targetTokens)
{
    private readonly SequenceList _sources = new(inputSize: 0, hasTokens: true, TargetKind.None);
    private readonly SequenceList _targets = new(inputSize: 0, hasTokens: true, TargetKind.Tokens);
    private readonly List<(int[] Source, int[] Target)> _pairs = [];

    public int SourceTokens => sourceTokens;

    public int Start => targetTokens;

    public int End => targetTokens + 1;

    public IReadOnlyList<(int[] Source, int[] Target)> Pairs => _pairs;

    public void Add(int[] source, int[] target)
    {
        _sources.Add([], source, [], []);
        _targets.Add([], [Start, .. target, End], [], []);
        _pairs.Add((source, target));
    }

    public PairedDataset ToDataset() => new(_targets, _sources);
}
