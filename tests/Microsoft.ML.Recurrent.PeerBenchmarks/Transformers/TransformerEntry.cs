using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers;

/// <summary>A task by name.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Parameters">Parameters of the LSTM, all networks together.</param>
/// <param name="Settings">How its transformer is trained.</param>
/// <param name="Create">Reads its data.</param>
internal sealed record TransformerEntry(
    string Name, long Parameters, TransformerSettings Settings, Func<DataSource, int, bool, TransformerSettings, ITransformerTask> Create);
