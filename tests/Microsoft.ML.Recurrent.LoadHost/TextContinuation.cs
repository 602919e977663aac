using System.Globalization;
using Microsoft.ML;

namespace Microsoft.ML.Recurrent.LoadHost;

/// <summary>Writes on with a saved language model, so that a generator of another process can be compared.</summary>
public static class TextContinuation
{
    /// <summary>Loads a model and gives what its generator writes after each prompt in turn, each as one line without line breaks.</summary>
    public static IEnumerable<string> GoOn(string modelPath, string seed, IEnumerable<string> prompts)
    {
        var options = new GenerationOptions { Seed = int.Parse(seed, CultureInfo.InvariantCulture) };
        var ml = new MLContext();
        return Lines(ml.Model.Load(modelPath, out _).CreateTextGenerator(ml, options), prompts);
    }

    /// <summary>One line for each prompt.</summary>
    public static IEnumerable<string> Lines(TextGenerator generator, IEnumerable<string> prompts) =>
        prompts.Select(prompt => "> " + generator.Generate(prompt).ReplaceLineEndings("|")).ToList();
}
