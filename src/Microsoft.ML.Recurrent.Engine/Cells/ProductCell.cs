using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Represents a cell whose gates read the state before the step by a product, which has to be computed step after step.</summary>
internal abstract class ProductCell : RecurrentCell
{
    /// <inheritdoc cref="RecurrentCell(ParameterLayout, string, int, int, int, int, bool, RecurrentHalf, int)"/>
    protected ProductCell(
        ParameterLayout layout, string suffix, int gates, int inputSize, int hiddenSize, int stateSize, bool layerNormalization, RecurrentHalf half,
        int heads = 1)
        : base(layout, suffix, gates, inputSize, hiddenSize, stateSize, layerNormalization, half, heads)
    {
    }

    /// <summary>Gets the index of the gate that keeps the LSTM's cell state; -1 if there is none.</summary>
    protected virtual int ForgetGate => -1;

    /// <summary>Gets the index of the gate whose chrono bias is the negated bias of the forget gate; -1 if there is none.</summary>
    protected virtual int InputGate => -1;

    /// <summary>Gets the index of the gate that keeps a GRU's state; -1 if there is none.</summary>
    protected virtual int KeepGate => -1;

    /// <summary>Gets the number of rows of the recurrent weights that are drawn as one matrix.</summary>
    protected virtual int RecurrentRows => HiddenSize;

    protected Parameter RecurrentWeight => Parameters.RecurrentWeight!;

    protected Parameter? RecurrentGain => Parameters.RecurrentGain;

    protected Parameter RecurrentBias => Parameters.RecurrentBias!;

    public override void Initialize(WeightDraw draw)
    {
        base.Initialize(draw);
        draw.Gates(RecurrentWeight, RecurrentRows, draw.Options.RecurrentWeights);
        if (RecurrentGain is not null)
            draw.Of(RecurrentGain).Fill(1);
        if (draw.Options.ChronoSpan > 1)
            InitializeSpan(draw);
        else if (ForgetGate >= 0)
            InitializeForgetting(draw);
    }

    private void InitializeSpan(WeightDraw draw)
    {
        var keep = ForgetGate >= 0 ? ForgetGate : KeepGate;
        if (keep < 0)
            return;
        var bias = draw.Of(RecurrentBias);
        Span<float> input = InputGate >= 0 ? bias.Slice(InputGate * HiddenSize, HiddenSize) : new float[HiddenSize];
        WeightInitializer.ChronoForgetBias(input, bias.Slice(keep * HiddenSize, HiddenSize), draw.Options.ChronoSpan, draw.Stream(RecurrentBias));
    }

    // The two biases of a gate add up to the one that is asked for.
    private void InitializeForgetting(WeightDraw draw)
    {
        var isOnlyBias = Parameters.InputGain is not null;
        var share = isOnlyBias ? draw.Options.ForgetBias : draw.Options.ForgetBias / 2;
        draw.Of(RecurrentBias).Slice(ForgetGate * HiddenSize, HiddenSize).Fill(share);
        if (!isOnlyBias)
            draw.Of(Parameters.InputBias).Slice(ForgetGate * HiddenSize, HiddenSize).Fill(share);
    }
}
