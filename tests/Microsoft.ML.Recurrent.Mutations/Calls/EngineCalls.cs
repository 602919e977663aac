using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Distributions;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Mutations.Calls;

/// <summary>Objects of the engine on which calls are made without regard to what they ask for.</summary>
internal sealed class EngineCalls(Random random) : IDisposable
{
    private static readonly int[] s_sizes = [-1, 0, 1, 2, 3, 5, 8, 17, 31, 64, 129, 300, 65_537, 1 << 30, int.MaxValue];

    private readonly RandomNetworks _networks = new(random);
    private RecurrentNetwork? _network;
    private NetworkSession? _session;
    private SequenceEncoder? _encoder;
    private BatchPredictor? _predictor;
    private TokenScorer? _scorer;
    private float[] _state = [];
    private int _steps = 1;

    public void Dispose()
    {
        _encoder?.Dispose();
        _predictor?.Dispose();
    }

    /// <summary>Makes one call.</summary>
    public void Next()
    {
        _network ??= _networks.Next();
        switch (random.Next(22))
        {
            case 0:
                _networks.NextWithAnySizes();
                break;
            case 1:
                _session = new NetworkSession(_network);
                break;
            case 2 or 3:
                Session.Step(Features(1), random.Next(6) == 0 ? Number() : 0, Characters());
                break;
            case 4 or 5:
                Touch(Session.Run(Features(_steps = random.Next(1, 40)), Tokens()));
                break;
            case 6:
                Touch(Session.Run(Features(_steps = random.Next(1, 40)), Tokens(), DecoderFeatures()));
                break;
            case 7:
                Touch(Session.Run(Features(_steps = random.Next(1, 40)), Tokens(), Spellings(),
                    new HostileSpellings(random, () => Session.Run(Floats(), Ints()))));
                break;
            case 8:
                Touch(Session.Decode(DecoderFeatures()));
                break;
            case 9:
                _state = new float[random.Next(2) == 0 ? Session.StateLength : Length()];
                Session.SaveState(_state);
                break;
            case 10:
                Session.RestoreState(_state, random.NextInt64(-2, long.MaxValue));
                break;
            case 11:
                Touch(Session.AttentionWeights);
                Session.Reset();
                break;
            case 12:
                _encoder ??= new SequenceEncoder(_network, (EncoderPooling)random.Next(64), random.Next(3), 1 + random.Next(9),
                    random.Next(4) == 0 ? Floats() : default);
                Touch(_encoder.Run(Features(_steps = random.Next(1, 40)), Tokens()));
                break;
            case 13:
                (_encoder ??= new SequenceEncoder(_network, EncoderPooling.Last)).Encode(new HostileDataset(random, _network.GetOptions()));
                break;
            case 14:
                (_predictor ??= new BatchPredictor(_network, random.Next(3), 1 + random.Next(9)))
                    .Predict(new HostileDataset(random, _network.GetOptions()), (_, outputs) => Touch(outputs));
                break;
            case 15:
                (_predictor ??= new BatchPredictor(_network, random.Next(3), 1 + random.Next(9)))
                    .Evaluate(new HostileDataset(random, _network.GetOptions()), Loss());
                break;
            case 16:
                Train();
                break;
            case 17:
                var batch = Batch();
                var gradient = random.Next(2) == 0 ? new float[Length()] : [];
                Loss().Evaluate(batch, gradient);
                break;
            case 18:
                var optimizer = Optimizer();
                optimizer.Initialize(Length());
                optimizer.Freeze(Number(), Number());
                optimizer.Step(Floats(), Floats(), (float)random.NextDouble());
                break;
            case 19:
                var decoder = new LinearChainDecoder(LinearChainConstraints.None(Math.Min(Number(), 300)), Floats());
                decoder.Viterbi(Floats(), Number(), Ints());
                decoder.Marginals(Floats(), Number(), Floats());
                break;
            case 20:
                (_scorer ??= new TokenScorer(_network)).Score(Ints(), Ints(), Ints(), Floats());
                break;
            default:
                Touch(Other());
                GC.Collect(0);
                break;
        }
    }

    private NetworkSession Session => _session ??= new NetworkSession(_network!);

    private ReadOnlySpan<float> Other()
    {
        switch (random.Next(5))
        {
            case 0:
                WeightInitializer.Orthogonal(Floats(), Number(), Number(), new SeededRandom(1));
                break;
            case 1:
                new QuantileDistribution([0.1f, 0.5f]).Mean(Floats());
                break;
            case 2:
                // The outputs outlive the session that they come from.
                return new NetworkSession(_network!).Run(new float[12 * _network!.Shape.Input.InputSize], _network.Shape.Input.Embedding is null ? [] : new int[12]);
            case 3:
                _network!.Parameters.ViewOf(_network.Parameters.Parameters[0].Name, Floats());
                break;
            default:
                _network!.Refresh();
                break;
        }

        return [];
    }

    private void Train() => new TrainingLoop(_network!, Loss(), new TrainingOptions
    {
        NumberOfEpochs = 1,
        BatchSize = 1 + random.Next(6),
        TruncationLength = random.Next(3) == 0 ? random.Next(5) : 0,
        NumberOfThreads = random.Next(3),
        CreateOptimizer = Optimizer,
    }).Run(new HostileDataset(random, _network!.GetOptions()));

    private ILoss Loss() => random.Next(7) switch
    {
        0 => new SoftmaxCrossEntropyLoss(),
        1 => new BinaryCrossEntropyLoss(),
        2 => new ConnectionistTemporalLoss(),
        3 => new LinearChainLoss(),
        4 => new QuantileLoss([0.1f, 0.9f]),
        5 => new GaussianLoss(),
        _ => new SquaredLoss(),
    };

    private Optimizer Optimizer() => random.Next(3) switch
    {
        0 => new Adam(),
        1 => new Sgd(),
        _ => new Adagrad(),
    };

    private LossBatch Batch() => new()
    {
        Outputs = Floats(),
        Rows = Number(),
        Width = Number(),
        OutputStride = Number(),
        Classes = Ints(),
        Values = Floats(),
        Weights = Floats(),
        StepOffsets = Ints(),
        Lengths = Ints(),
        LabelOffsets = Ints(),
        Transitions = Floats(),
        TransitionGradient = Floats(),
    };

    // Mostly what fits the network, now and then anything.
    private float[] Features(int steps) => Fits() ? new float[steps * _network!.Shape.Input.InputSize] : Floats();

    private float[] DecoderFeatures() => Fits() && _network!.GetOptions().Decoder is { } decoder ? new float[decoder.Steps * decoder.InputSize] : Floats();

    private int[] Tokens() => Fits() ? new int[_network!.Shape.Input.Embedding is null ? 0 : _steps] : Ints();

    private int[] Spellings() => Fits() ? new int[_network!.Shape.Input.Characters is null ? 0 : _steps] : Ints();

    private int[] Characters() => Fits() ? new int[_network!.Shape.Input.Characters is null ? 0 : 3] : Ints();

    private bool Fits() => random.Next(10) > 0;

    private int Number() => s_sizes[random.Next(s_sizes.Length)];

    // Long ones are rare: what takes time is to make them.
    private int Length() => random.Next(50) == 0 ? 65_537 : s_sizes[random.Next(1, s_sizes.Length - 3)];

    private float[] Floats()
    {
        var values = new float[Length()];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.NextDouble();
        return values;
    }

    private int[] Ints()
    {
        var values = new int[Length()];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.Next(20) == 0 ? Number() : random.Next(4);
        return values;
    }

    // Reads what was given: memory that is not the caller's any more shows here.
    private static float Touch(ReadOnlySpan<float> values)
    {
        GC.Collect(0);
        var sum = 0f;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
