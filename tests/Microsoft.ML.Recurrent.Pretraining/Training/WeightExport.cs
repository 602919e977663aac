using System.Globalization;
using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Pretraining.Training;

/// <summary>Writes the averaged weights of a checkpoint, rounded to 16 bits, as the file that the package contains.</summary>
internal static class WeightExport
{
    public static void Run(CommandLine line)
    {
        var (hidden, head) = NetworkSizes.Of(line.Text("size"));
        var model = new PretrainedModel(hidden, head, network =>
        {
            WeightFile.Read(line.Text("weights"), network);
            PretrainedWeights.Round(network.Parameters.WritableWeights);
            network.Refresh();
        });
        var output = line.Text("output");
        using (var stream = File.Create(output))
            PretrainedWeights.Write(stream, model);
        var bytes = File.ReadAllBytes(output);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{model.Weights.Length:n0} weights, {bytes.Length:n0} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}"));
    }
}
