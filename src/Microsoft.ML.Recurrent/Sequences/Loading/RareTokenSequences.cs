using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// Shows training rows in which tokens that occur once are read as the unknown token by chance, drawn anew in each epoch, so that its vector is trained on the
/// contexts of rare words (Lample et al. 2016). A draw depends on the seed, the epoch, the row and the step alone.
/// </summary>
internal sealed class RareTokenSequences : DelegatingDataset
{
    private readonly HashSet<int> _rare = [];
    private readonly float _rate;
    private readonly ulong _seed;
    private int _epoch;

    /// <param name="source">The training rows, which have tokens.</param>
    /// <param name="rate">The share of the tokens that occur once that are replaced.</param>
    /// <param name="seed">The seed of the draws.</param>
    public RareTokenSequences(SequenceDataset source, float rate, ulong seed)
        : base(source)
    {
        (_rate, _seed) = (rate, seed);
        var seen = new HashSet<int>();
        for (var example = 0; example < source.Count; example++)
            for (var step = 0; step < source.Length(example); step++)
                Count(source.Token(example, step));

        void Count(int token)
        {
            if (!seen.Add(token))
                _rare.Remove(token);
            else if (token >= SequenceEncoding.FirstToken)
                _rare.Add(token);
        }
    }

    public override bool ChangesByEpoch => true;

    public override void StartEpoch(int epoch)
    {
        base.StartEpoch(epoch);
        _epoch = epoch;
    }

    public override int Token(int example, int step) => Drawn(base.Token(example, step), example, step);

    public override void CopyTokens(int example, int firstStep, Span<int> destination)
    {
        base.CopyTokens(example, firstStep, destination);
        for (var step = 0; step < destination.Length; step++)
            destination[step] = Drawn(destination[step], example, firstStep + step);
    }

    private int Drawn(int token, int example, int step) =>
        _rare.Contains(token) && (SeededRandom.Combine(_seed, (ulong)_epoch, (ulong)example, (ulong)step) >> 40) * (1f / (1 << 24)) < _rate
            ? SequenceEncoding.UnknownToken : token;
}
