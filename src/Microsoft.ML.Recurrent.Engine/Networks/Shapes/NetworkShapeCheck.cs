using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>Finds every violation in the shape of a network.</summary>
internal static class NetworkShapeCheck
{
    private const int MostSteps = 1 << 20; // that the layers together read for one that they return

    /// <exception cref="ArgumentException">The layers do not fit together; the message names every violation, what was found and what is allowed.</exception>
    public static void ThrowIfInvalid(NetworkShape shape)
    {
        var violations = Violations(shape).ToList();
        if (violations.Count == 0)
            violations.AddRange(NetworkShapeSize.Violations(shape));
        if (violations.Count > 0)
            throw new ArgumentException("The shape of the network is not valid: " + string.Join("; ", violations) + ".", nameof(shape));
    }

    private static IEnumerable<string> Violations(NetworkShape shape)
    {
        // Sizes that follow from wrong ones mean nothing, so each part is checked only if those before it are right.
        var input = InputCheck.Violations(shape.Input, "Input.").ToList();
        if (input.Count > 0)
            return input;
        if (shape.Horizon is { } horizon && HorizonInput(shape, horizon) is { } missing)
            return [missing];
        var source = SourceViolations(shape).ToList();
        if (source.Count > 0)
            return source;
        var layers = shape.Layers.Violations(nameof(shape.Layers), shape.RowSize).Concat(PlaceViolations(shape)).ToList();
        return layers.Count > 0 ? layers : HeadViolations(shape).Concat(StrideViolations(shape));
    }

    private static IEnumerable<string> SourceViolations(NetworkShape shape)
    {
        if (shape.Source is { } source)
        {
            foreach (var violation in InputCheck.Violations(source.Input, "Source.Input."))
                yield return violation;
            foreach (var violation in source.Layers.Violations("Source.Layers", source.Input.RowSize(0)))
                yield return violation;
            if (source.Layers.Pools)
                yield return "Source.Layers pool the steps of the source, but must return rows of steps";
            foreach (var layer in source.Layers.All)
                if (layer is DecodingShape or HorizonShape || layer.ReadsSource is not null)
                    yield return $"Source.Layers contain '{layer.Kind}', which can only be a layer of the network";
            if (shape.Decoding is not null)
                yield return "there is a Source, but Layers decode steps, which can only read one sequence";
        }

        if (shape.Source is not null && !shape.Layers.All.Any(layer => layer.ReadsSource is not null))
            yield return "there is a Source, but no layer reads it";
        foreach (var layer in shape.Layers.All)
            if (layer.ReadsSource is { } size && shape.Source?.OutputSize != size)
                yield return $"the layer '{layer.Kind}' reads {size} values of a row of the source, but "
                    + (shape.Source is null ? "there is no Source" : $"the Source returns {shape.Source.OutputSize}");
    }

    // The recurrent layers must read something, too.
    private static string? HorizonInput(NetworkShape shape, HorizonShape horizon)
    {
        var least = ((Int128)horizon.Blocks * horizon.InputSize) + (shape.Input.HasOtherInput ? 0 : 1);
        return shape.Input.InputSize >= least ? null : $"Input.InputSize is {shape.Input.InputSize} but must be at least {least}, because the "
            + $"{horizon.Blocks} blocks of the horizon layer read {horizon.InputSize} features each";
    }

    // A layer that gives the outputs of a network their form is its last one.
    private static IEnumerable<string> PlaceViolations(NetworkShape shape)
    {
        var last = shape.Layers.Count > 0 ? shape.Layers[^1] : null;
        foreach (var layer in shape.Layers.All)
            if (layer is DecodingShape or HorizonShape && !ReferenceEquals(layer, last))
                yield return $"Layers contain '{layer.Kind}', which must be the last layer of the network";
        if (last is DecodingShape)
            for (var i = 0; i < shape.Layers.Count - 1; i++)
                if (shape.Layers[i] is not FeedForwardShape)
                    yield return $"Layers[{i}] is '{shape.Layers[i].Kind}', but before layers that decode steps there can only be '{FeedForwardShape.Name}', "
                        + "because decoded steps do not pass those layers";
        if (shape.Horizon is not null && shape.Layers.All.Any(layer => layer.Pools && layer is not PooledShape { Pooling: SequencePooling.Last }))
            yield return "Layers pool the steps in another way than by the last one, but the blocks of a horizon layer read the features of that step";
    }

    private static IEnumerable<string> HeadViolations(NetworkShape shape)
    {
        var head = shape.Head;
        if (head.OutputSize < 1)
            yield return $"Head.OutputSize is {head.OutputSize} but must be at least 1";
        if (head.TransitionScores && (shape.Pools || shape.Decoding is not null))
            yield return "Head.TransitionScores is true but the layers do not return a row for each step";
        if (head.PerDirection && (shape.Pools || shape.Layers.Count == 0 || shape.Layers[^1] is not DirectionStacksShape))
            yield return "Head.PerDirection is true but the last layer does not consist of stacks of both directions";
        if (head.TieWeights)
        {
            var size = shape.Layers.Measure(shape.RowSize).OutputSize / (head.PerDirection ? 2 : 1);
            if (shape.Input.Embedding is not { } embedding)
                yield return "Head.TieWeights is true but there is no Embedding whose table the head could share";
            else if (embedding.PaddingIndex >= 0)
                yield return $"Head.TieWeights is true but Embedding.PaddingIndex is {embedding.PaddingIndex}; it must be -1, since every row of the head "
                    + "learns";
            else if (head.OutputSize != embedding.VocabularySize)
                yield return $"Head.TieWeights is true but Head.OutputSize is {head.OutputSize}; it must be Embedding.VocabularySize, which is "
                    + $"{embedding.VocabularySize}";
            else if (size != embedding.Size)
                yield return $"Head.TieWeights is true but Embedding.Size is {embedding.Size}; it must be the size of the rows of the last layer, {size}";
        }

        if (shape.Horizon is not { } horizon)
            yield break;
        if (head.OutputSize % ((long)horizon.Blocks * GatePanels.UnitBlock) != 0)
            yield return $"Head.OutputSize is {head.OutputSize} but must be a multiple of {(long)horizon.Blocks * GatePanels.UnitBlock}, "
                + $"{GatePanels.UnitBlock} for each of the {horizon.Blocks} blocks of the horizon layer";
        if (head.TieWeights || head.TransitionScores || head.PerDirection)
            yield return "Head.TieWeights, Head.TransitionScores and Head.PerDirection must be false with a horizon layer";
        if (shape.IsBidirectional)
            yield return "Layers read sequences backwards but must not with a horizon layer";
    }

    private static IEnumerable<string> StrideViolations(NetworkShape shape)
    {
        var stride = shape.Layers.TimeStride;
        if (stride == 1)
            yield break;
        if (stride > MostSteps)
            yield return $"Layers return one step for {stride} that they read, but must return at least one for {MostSteps}";
        if (!shape.Pools)
            yield return $"Layers return one step for {stride} that they read, but without a layer that pools them there must be an output for each";
        if (shape.Horizon is not null)
            yield return $"Layers return one step for {stride} that they read, but a horizon layer reads features of each";
    }
}
