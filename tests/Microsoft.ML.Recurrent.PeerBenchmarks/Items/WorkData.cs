using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Items;

/// <summary>What all contenders of an item share: sequences, targets and the network's initial weights. Read only.</summary>
internal sealed class WorkData
{
    private const ulong WeightSeed = 1;
    private const ulong DataSeed = 7;
    private const int StreamSteps = 64; // a stream goes round and round over these

    private readonly WorkItem _item;
    private RecurrentNetwork? _drawn; // never trained

    public WorkData(WorkItem item)
    {
        _item = item;
        var random = new SeededRandom(DataSeed);
        var count = item.Batch;
        Lengths = new int[count];
        Features = new float[count][];
        Tokens = new int[count][];
        Classes = new int[count][];
        Targets = new float[count][];
        for (var i = 0; i < count; i++)
            Lengths[i] = item.Kind == WorkKind.Streaming ? StreamSteps : item.Ragged ? 1 + (int)(random.NextDouble() * item.Steps) : item.Steps;
        Array.Sort(Lengths, (a, b) => b.CompareTo(a));
        for (var i = 0; i < count; i++)
        {
            Features[i] = item.Vocabulary > 0 ? [] : Uniform(random, Lengths[i] * item.InputSize);
            Tokens[i] = item.Vocabulary > 0 ? Words(random, Lengths[i]) : [];
            Classes[i] = item.Vocabulary > 0 ? Words(random, Lengths[i]) : [];
            Targets[i] = item.Vocabulary > 0 ? [] : Uniform(random, item.Outputs);
        }
    }

    /// <summary>Steps of each sequence, longest first. [B]</summary>
    public int[] Lengths { get; }

    /// <summary>Real steps of all sequences together.</summary>
    public long RealSteps => Lengths.Sum(length => (long)length);

    /// <summary>[B][T, I]</summary>
    public float[][] Features { get; }

    /// <summary>[B][T], empty without a vocabulary.</summary>
    public int[][] Tokens { get; }

    /// <summary>The next word at each step. [B][T], empty without a vocabulary.</summary>
    public int[][] Classes { get; }

    /// <summary>[B][Outputs], empty with a vocabulary.</summary>
    public float[][] Targets { get; }

    /// <summary>A new network with the item's initial weights: the same at every call.</summary>
    public RecurrentNetwork CreateNetwork()
    {
        // Drawing orthogonal weights takes longer than some items run, so they are drawn once.
        _drawn ??= new RecurrentNetwork(_item.Network, WeightSeed);
        var network = RecurrentNetwork.WithZeroWeights(_item.Network.ToShape());
        _drawn.Parameters.Weights.CopyTo(network.Parameters.WritableWeights);
        network.Refresh();
        return network;
    }

    /// <summary>The sequences as the engine takes them.</summary>
    public SequenceList CreateSequences()
    {
        var words = _item.Vocabulary > 0;
        var list = words
            ? new SequenceList(0, hasTokens: true, TargetKind.Classes, targetPerStep: true)
            : new SequenceList(_item.InputSize, hasTokens: false, TargetKind.Values, targetWidth: _item.Outputs);
        for (var i = 0; i < Lengths.Length; i++)
            list.Add(Features[i], Tokens[i], Classes[i], Targets[i]);
        return list;
    }

    private static float[] Uniform(SeededRandom random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (float)((2 * random.NextDouble()) - 1);
        return values;
    }

    private int[] Words(SeededRandom random, int count)
    {
        var words = new int[count];
        for (var i = 0; i < count; i++)
            words[i] = (int)(random.NextDouble() * _item.Vocabulary);
        return words;
    }
}
