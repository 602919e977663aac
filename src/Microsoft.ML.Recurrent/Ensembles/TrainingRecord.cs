using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>The result of the training of a model, which is saved with the model. Immutable and safe to share.</summary>
/// <param name="Whole">
/// The result for the whole model: the losses of its first network, and the outcome, updates and time of all of them; null if a model file does not contain it.
/// </param>
/// <param name="Networks">The result for each network; empty if there is no network or a model file does not contain it.</param>
internal sealed record TrainingRecord(TrainingResult? Whole, IReadOnlyList<TrainingResult> Networks)
{
    private const string Section = "training";

    /// <summary>The record for a model file that does not contain one.</summary>
    public static readonly TrainingRecord Unknown = new(null, []);

    /// <summary>The record for a model without a network, because there was nothing for one to learn.</summary>
    public static readonly TrainingRecord NothingToLearn = new(
        new TrainingResult
        {
            Outcome = TrainingOutcome.LearnedNothing,
            TrainingLosses = [],
            ValidationLosses = [],
            ValidationScores = [],
            BestEpoch = 0,
            TotalSteps = 0,
            DroppedSteps = 0,
            Elapsed = TimeSpan.Zero,
            Resumed = false,
        },
        []);

    /// <param name="networks">The result for each network; at least one.</param>
    /// <param name="wasCancelled">True if the caller cancelled, even between networks.</param>
    public static TrainingRecord Of(IReadOnlyList<TrainingResult> networks, bool wasCancelled)
    {
        var first = networks[0];
        var outcome = wasCancelled || networks.Any(network => network.Outcome == TrainingOutcome.Cancelled) ? TrainingOutcome.Cancelled : first.Outcome;
        return new TrainingRecord(
            networks.Count == 1 && outcome == first.Outcome ? first : first with
            {
                Outcome = outcome,
                TotalSteps = networks.Sum(network => network.TotalSteps),
                DroppedSteps = networks.Sum(network => network.DroppedSteps),
                Elapsed = TimeSpan.FromTicks(networks.Sum(network => network.Elapsed.Ticks)),
                Resumed = networks.Any(network => network.Resumed),
            },
            networks);
    }

    /// <summary>Adds a section that readers may skip. Times and whether a run was resumed are left out, so that equal models produce equal files.</summary>
    public void Save(PayloadWriter payload)
    {
        if (Whole is null)
            return;
        var section = payload.AddSection(Section, optional: true);
        section.Write(Networks.Count);
        Write(section, Whole);
        foreach (var network in Networks)
            Write(section, network);
    }

    /// <summary>Reads the section, if it exists.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="networks">The number of networks of the model.</param>
    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public static TrainingRecord Load(PayloadReader payload, int networks)
    {
        if (!payload.Contains(Section))
            return Unknown;
        var section = payload.GetSection(Section);
        section.ReadInt32("the number of networks", networks, networks);
        var whole = Read(section);
        return new TrainingRecord(whole, [.. Enumerable.Range(0, networks).Select(_ => Read(section))]);
    }

    private static void Write(SectionWriter section, TrainingResult result)
    {
        section.Write((int)result.Outcome);
        section.Write(result.BestEpoch);
        section.Write(result.TotalSteps);
        section.Write(result.DroppedSteps);
        foreach (var values in new[] { result.TrainingLosses, result.ValidationLosses, result.ValidationScores })
        {
            section.Write(values.Count);
            foreach (var value in values)
                section.Write(value);
        }
    }

    private static TrainingResult Read(SectionReader section)
    {
        var outcome = section.ReadEnum<TrainingOutcome>();
        var best = section.ReadInt32("the best epoch", 0, int.MaxValue);
        var (steps, dropped) = (section.ReadInt64(), section.ReadInt64());
        var (training, validation, scores) = (ReadDoubles(section), ReadDoubles(section), ReadDoubles(section));
        if (best > validation.Count || validation.Count > training.Count + 1 || scores.Count > validation.Count || steps < 0 || dropped < 0)
            throw section.Defect($"{training.Count} epochs, {validation.Count} of them validated, the best epoch {best}, {steps} updates and {dropped} dropped "
                + "steps are inconsistent.");
        return new TrainingResult
        {
            Outcome = outcome,
            BestEpoch = best,
            TotalSteps = steps,
            DroppedSteps = dropped,
            TrainingLosses = training,
            ValidationLosses = validation,
            ValidationScores = scores,
            Elapsed = TimeSpan.Zero,
            Resumed = false,
        };
    }

    private static List<double> ReadDoubles(SectionReader section)
    {
        var count = section.ReadInt32("the number of epochs", 0, int.MaxValue);
        var values = new List<double>();
        while (values.Count < count)
            values.Add(section.ReadDouble());
        return values;
    }
}
