using Microsoft.ML.Recurrent.ExperimentHost;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// An experiment of ten trials, two at a time, of two networks in two folds each, some of them pruned, in a process that is killed at random moments, twenty times. What
/// it ends with is held against one that was left alone: parameters, metrics and curves of all trials, the best of them, and the outputs of its model, bit for bit.
/// </summary>
internal sealed class ExperimentKills : EvaluationTask
{
    private const int Kills = 20;

    public override string Name => "experiment_kills";

    public override string Summary =>
        "An experiment killed (signal 9) twenty times at random moments, against one that was left alone: lines that differ, of twelve, and how often it was killed. Makes its data.";

    public override int DefaultSeeds => 1;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        string[] expected = [.. WaveExperiment.Run(null)];
        var random = new Random(seed);
        var killed = 0;
        var different = 0;

        // An experiment lasts for a few kills; then the next one begins.
        while (killed < Kills)
        {
            var folder = Directory.CreateTempSubdirectory("experiment");
            try
            {
                var (lines, kills) = KilledExperiment.Run(folder.FullName, Kills - killed, random);
                killed += kills;
                different += Math.Abs(lines.Length - expected.Length) + lines.Zip(expected).Count(pair => pair.First != pair.Second);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        yield return new Measurement("different_lines", different);
        yield return new Measurement("kills", killed);
    }
}
