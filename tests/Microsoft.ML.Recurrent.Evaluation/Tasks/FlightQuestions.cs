using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Tagging;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// What a traveller asks for and the words that say it: ATIS, 4,478 questions to learn from, 500 by which the epoch is chosen, 893 to test. The test part has
/// compound intents that no training question has; they count as errors.
/// </summary>
internal sealed class FlightQuestions : EvaluationTask
{
    public override string Name => "atis";

    public override string Summary =>
        "Slots and intents of questions about flights: F1 of slots (conlleval) of SequenceTagging, accuracy of intents of an LSTM, both by one network, and "
        + "intents of ML.NET's FeaturizeText and SDCA.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var ml = new MLContext(seed);
        var (training, validation, test) = (Read(ml, data, "train"), Read(ml, data, "valid"), Read(ml, data, "test"));
        var plain = ml.MulticlassClassification.Trainers.SequenceTagging(new SequenceTaggingOptions { Seed = seed });
        yield return new("slot_f1_plain_defaults", ml.MulticlassClassification.EvaluateTagging(plain.Fit(training).Transform(test)).EntityF1);

        var intents = ml.MulticlassClassification.Trainers.Lstm("Key", nameof(TaggedSentence.Text));
        yield return new("intent_accuracy_plain_defaults", IntentAccuracy(ml, intents, training, null, test));
        var slots = ml.MulticlassClassification.Trainers.SequenceTagging(new SequenceTaggingOptions { Seed = seed, NumberOfEpochs = 25 });
        var metrics = ml.MulticlassClassification.EvaluateTagging(slots.Fit(training, validation).Transform(test));
        yield return new("slot_f1", metrics.EntityF1);
        yield return new("slot_accuracy", metrics.Accuracy);

        foreach (var (name, options, chooses) in JointOptions(seed))
        {
            var joint = ml.MulticlassClassification.Trainers.SequenceTagging(options);
            var tagged = (chooses ? joint.Fit(training, validation) : joint.Fit(training)).Transform(test);
            yield return new($"joint_slot_f1{name}", ml.MulticlassClassification.EvaluateTagging(tagged).EntityF1);
            yield return new($"joint_intent_accuracy{name}", JointAccuracy(ml, tagged));
        }

        yield return new("intent_accuracy", IntentAccuracy(ml, ml.MulticlassClassification.Trainers.Recurrent(IntentOptions(seed)), training, validation, test));
        var sdca = ml.Transforms.Text.FeaturizeText("Words", nameof(TaggedSentence.Text)).Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key", "Words"));
        yield return new("intent_featurize_text_sdca", IntentAccuracy(ml, sdca, training, validation, test));
    }

    private static SequenceClassificationOptions IntentOptions(int seed) => new()
    {
        LabelColumnName = "Key",
        Seed = seed,
        Bidirectional = true,
        Pooling = SequencePooling.Max,
        Dropout = 0.3f,
        InputDropout = 0.3f,
        NumberOfEpochs = 15,
    };

    // Slots and intents by one model: plain defaults, which are three networks, and one network whose epoch the validation part chooses.
    private static IEnumerable<(string Name, SequenceTaggingOptions Options, bool ChoosesEpoch)> JointOptions(int seed)
    {
        yield return ("_plain_defaults", new SequenceTaggingOptions { Seed = seed, RowLabelColumnName = nameof(TaggedSentence.Intent) }, false);
        yield return ("", new SequenceTaggingOptions { Seed = seed, RowLabelColumnName = nameof(TaggedSentence.Intent), NumberOfEpochs = 25 }, true);
    }

    // An intent that no training question has is never predicted, and counts as an error.
    private static double JointAccuracy(MLContext ml, IDataView tagged)
    {
        var named = ml.Transforms.Conversion.MapKeyToValue("PredictedIntent", "PredictedRowLabel").Fit(tagged).Transform(tagged);
        return named.GetColumn<string>(nameof(TaggedSentence.Intent)).Zip(named.GetColumn<string>("PredictedIntent"), (truth, predicted) => truth == predicted ? 1.0 : 0.0)
            .Average();
    }

    private static IDataView Read(MLContext ml, DataSource data, string part) =>
        ml.Data.LoadFromEnumerable(TaggedSentences.ReadTable(data.File("atis", part + ".tsv")));

    // An intent that the training part does not have becomes a missing key, which no prediction equals.
    private static double IntentAccuracy(MLContext ml, IEstimator<ITransformer> trainer, IDataView training, IDataView? validation, IDataView test)
    {
        var keys = ml.Transforms.Conversion.MapValueToKey("Key", nameof(TaggedSentence.Intent)).Fit(training);
        var model = validation is not null && trainer is SequenceMulticlassTrainer recurrent
            ? recurrent.Fit(keys.Transform(training), keys.Transform(validation))
            : trainer.Fit(keys.Transform(training));
        var scored = model.Transform(keys.Transform(test));
        var truth = scored.GetColumn<uint>("Key");
        return truth.Zip(scored.GetColumn<uint>("PredictedLabel"), (key, predicted) => key > 0 && key == predicted ? 1.0 : 0.0).Average();
    }
}
