using Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;
using Microsoft.ML.Recurrent.PeerBenchmarks.Transformers.Tasks;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers;

/// <summary>The tasks, with the parameters that an LSTM of plain defaults has for each, and the settings that were chosen on held-out training data.</summary>
/// <remarks>
/// The parameters are those of all networks that the defaults average, as the task recurrence_costs of the Evaluation project prints them; the summary of
/// the forecaster's model has 18,536 for ETTh1. README.md lists the settings that were tried.
/// </remarks>
internal static class TransformerTaskList
{
    public static IReadOnlyList<TransformerEntry> All { get; } =
    [
        new("names18", 222_774, Names, (data, seed, heldOut, _) => TextTask.Names(data, seed, heldOut)),
        new("trec", 1_832_466, Questions, (data, seed, heldOut, _) => TextTask.Questions(data, seed, heldOut)),
        new("osuleaf", 224_388, Leaves, (data, seed, heldOut, settings) => new LeafTask(data, seed, heldOut, settings)),
        new("etth1_96", 18_536, Temperature, (data, _, heldOut, settings) => new TemperatureTask(data, heldOut, settings)),
        new("tinyshakespeare", 140_610, Characters, (data, _, heldOut, settings) => new CharacterTask(data, heldOut, settings)),
    ];

    private static TransformerSettings Names => new() { Networks = 3, Rate = 0.004, Dropout = 0, Epochs = 8, Batch = 64 };

    private static TransformerSettings Questions => new() { Networks = 3, Rate = 0.005, Dropout = 0.2f, Epochs = 8, Batch = 64 };

    private static TransformerSettings Leaves => new() { Networks = 3, Rate = 0.004, Dropout = 0.1f, Epochs = 60, Batch = 16, Patch = 32, Stride = 8 };

    private static TransformerSettings Temperature => new()
    {
        Rate = 0.002,
        Dropout = 0.2f,
        Epochs = 5,
        Batch = 64,
        Context = 384,
        Patch = 24,
        Stride = 24,
        Apart = 1,
    };

    private static TransformerSettings Characters => new() { Layers = 3, Rate = 0.008, Dropout = 0, Epochs = 12, Batch = 16, Context = 128 };
}
