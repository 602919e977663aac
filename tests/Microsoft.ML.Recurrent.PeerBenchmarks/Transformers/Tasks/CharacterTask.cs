using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers.Tasks;

/// <summary>
/// The next character of tiny Shakespeare: nats per character of the last tenth. Training reads windows that start anywhere; for the figure, windows overlap by
/// half, and the second half of each counts, so that every character but the first ones has at least half a window before it.
/// </summary>
internal sealed class CharacterTask : ITransformerTask, ITransformerExamples
{
    private const int Parts = 10;
    private const int TestBatch = 64;
    private const float CausalTolerance = 1e-4f;

    private readonly Tensor _training; // ids [characters]
    private readonly long[] _test;
    private readonly int _vocabulary;
    private readonly int _context;
    private readonly Random _random = new(1);

    public CharacterTask(DataSource data, bool heldOut, TransformerSettings settings)
    {
        _context = settings.Context;
        var text = File.ReadAllText(data.File("tinyshakespeare", "input.txt"));
        var cut = text.Length / Parts * (Parts - 1);
        var (training, test) = (text[..cut], text[cut..]);
        if (heldOut)
            (training, test) = (training[..(cut / Parts * (Parts - 1))], training[(cut / Parts * (Parts - 1))..]);
        var characters = training.Distinct().Order().Select((character, i) => (character, Id: i + 1L)).ToDictionary();
        _vocabulary = characters.Count + 1; // 0 is a character that the training part does not have
        _training = tensor(training.Select(character => characters[character]).ToArray());
        _test = [.. test.Select(character => characters.GetValueOrDefault(character))];
        Count = training.Length / _context;
    }

    public string Figure => "nats_per_character";

    public ITransformerExamples Training => this;

    /// <summary>Windows of an epoch: as many as it takes to read every character once.</summary>
    public int Count { get; }

    public TransformerShape Shape => new(_vocabulary, 0, _vocabulary, TransformerReadout.Every);

    public int Longest => _context;

    public int Length(int example) => _context;

    public Tensor Loss(TransformerNetwork network, int[] examples)
    {
        var starts = examples.Select(_ => _random.NextInt64(_training.shape[0] - _context)).ToArray();
        var windows = stack([.. starts.Select(start => _training.narrow(0, start, _context + 1))]);
        var scores = network.call(windows.narrow(1, 0, _context), null);
        return nn.functional.cross_entropy(scores.reshape(-1, _vocabulary), windows.narrow(1, 1, _context).reshape(-1));
    }

    public double Measure(IReadOnlyList<TransformerNetwork> networks)
    {
        using var mode = inference_mode();
        var network = networks.Single();
        var half = _context / 2;
        double sum = 0;
        var counted = 0L;
        var starts = Enumerable.Range(0, ((_test.Length - 2 - half) / half) + 1).Select(i => Math.Min(i * half, _test.Length - 1 - _context)).ToArray();
        var ids = tensor(_test);
        EnsureCausal(network, ids);
        foreach (var batch in starts.Chunk(TestBatch))
        {
            using var scope = NewDisposeScope();
            var windows = stack([.. batch.Select(start => ids.narrow(0, start, _context + 1))]);
            var scores = network.call(windows.narrow(1, 0, _context), null).transpose(1, 2);
            var nats = nn.functional.cross_entropy(scores, windows.narrow(1, 1, _context), reduction: nn.Reduction.None).data<float>().ToArray();
            for (var i = 0; i < batch.Length; i++)
            {
                // Characters [counted + 1, start + context] are new here: with the last window, which starts earlier, fewer than half.
                for (var t = (int)(counted - batch[i]); t < _context; t++)
                    sum += nats[(i * _context) + t];
                counted = batch[i] + _context;
            }
        }

        return counted == _test.Length - 1 ? sum / counted : throw new InvalidOperationException($"{counted} of {_test.Length - 1} characters were predicted.");
    }

    // A network that sees what it predicts has a low loss, too.
    private void EnsureCausal(TransformerNetwork network, Tensor ids)
    {
        using var scope = NewDisposeScope();
        var window = ids.narrow(0, 0, _context).unsqueeze(0);
        var half = _context / 2;
        var other = cat([window.narrow(1, 0, half), window.narrow(1, half, _context - half).flip(1)], 1);
        var difference = (network.call(window, null) - network.call(other, null)).abs().amax([0, 2]).data<float>().ToArray();
        if (difference[..half].Max() > CausalTolerance || difference[half..].Max() <= CausalTolerance)
            throw new InvalidOperationException("Characters that follow change what is predicted, or those before do not.");
    }
}
