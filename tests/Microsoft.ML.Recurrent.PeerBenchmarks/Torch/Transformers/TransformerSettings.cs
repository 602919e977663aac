using System.Globalization;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;

/// <summary>How a transformer is built and trained, apart from its width, which its parameters decide.</summary>
internal sealed record TransformerSettings
{
    /// <summary>Networks whose answers are averaged.</summary>
    public int Networks { get; init; } = 1;

    public int Layers { get; init; } = 2;

    /// <summary>The highest learning rate, reached after the warm-up.</summary>
    public double Rate { get; init; } = 0.002;

    public float Dropout { get; init; } = 0.1f;

    public double WeightDecay { get; init; } = 0.01;

    public int Epochs { get; init; } = 10;

    /// <summary>Sequences of a batch.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Steps that a network reads at once: of a text without ends, or before a forecast.</summary>
    public int Context { get; init; } = 128;

    /// <summary>Values of a series that make one step.</summary>
    public int Patch { get; init; } = 1;

    /// <summary>Values from the start of a patch to the start of the next.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Whether each column is read separately (Nie et al. 2023), if not 0, rather than all of them together.</summary>
    public int Apart { get; init; }

    /// <summary>Reads changes such as <c>rate=0.001,epochs=20</c>.</summary>
    /// <exception cref="ArgumentException">A setting is not known or is no number.</exception>
    public TransformerSettings With(string changes)
    {
        var settings = this;
        foreach (var change in changes.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = change.Split('=');
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value < 0)
                throw new ArgumentException($"--with has '{change}'; a setting and a number, such as rate=0.001, are allowed.");
            settings = parts[0] switch
            {
                "networks" => settings with { Networks = (int)value },
                "layers" => settings with { Layers = (int)value },
                "rate" => settings with { Rate = value },
                "dropout" => settings with { Dropout = (float)value },
                "decay" => settings with { WeightDecay = value },
                "epochs" => settings with { Epochs = (int)value },
                "batch" => settings with { Batch = (int)value },
                "context" => settings with { Context = (int)value },
                "patch" => settings with { Patch = (int)value },
                "stride" => settings with { Stride = (int)value },
                "apart" => settings with { Apart = (int)value },
                _ => throw new ArgumentException(
                    $"--with has '{parts[0]}'; networks, layers, rate, dropout, decay, epochs, batch, context, patch, stride and apart are allowed."),
            };
        }

        return settings;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"networks={Networks},layers={Layers},rate={Rate},dropout={Dropout},decay={WeightDecay},epochs={Epochs},batch={Batch},"
            + $"context={Context},patch={Patch},stride={Stride},apart={Apart}");
}
