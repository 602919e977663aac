using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>
/// Reads and writes the weights of a pretrained network, in a file of their own or as part of a forecaster: in 16 bits (bfloat16, the upper half of a float) if
/// that loses nothing, as it does for the weights of the package, otherwise in 32 bits.
/// </summary>
internal static class PretrainedWeights
{
    private const string Section = "pretrained";
    private const int MostLayers = 16;
    private static readonly PayloadFormat s_format = new("PretrainedForecaster", Version: 1);

    /// <summary>Rounds weights to 16 bits, to the nearest and of two the even one.</summary>
    public static void Round(Span<float> weights)
    {
        foreach (ref var weight in weights)
        {
            var bits = BitConverter.SingleToUInt32Bits(weight);
            weight = BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
        }
    }

    /// <summary>Writes a file of weights.</summary>
    public static void Write(Stream stream, PretrainedModel model)
    {
        var payload = new PayloadWriter(s_format);
        Write(payload, model);
        payload.WriteTo(stream);
    }

    /// <summary>Reads a file of weights.</summary>
    /// <exception cref="ModelFormatException">The file is damaged.</exception>
    public static PretrainedModel Read(Stream stream) => ReadWhole(PayloadReader.Open(stream, s_format));

    /// <summary>Reads a file of weights in memory, without a copy of it.</summary>
    /// <exception cref="ModelFormatException">The file is damaged.</exception>
    public static PretrainedModel Read(ReadOnlyMemory<byte> file) => ReadWhole(PayloadReader.Open(new PayloadSource(file), s_format));

    /// <summary>Adds the weights to a payload.</summary>
    public static void Write(PayloadWriter payload, PretrainedModel model)
    {
        var section = payload.AddSection(Section);
        section.Write((ReadOnlySpan<int>)model.HiddenSizes.ToArray());
        section.Write(model.HeadSize);
        var weights = model.Weights;
        var isShort = true;
        foreach (var weight in weights)
            isShort &= (BitConverter.SingleToUInt32Bits(weight) & 0xFFFF) == 0;
        section.Write(isShort);
        if (!isShort)
        {
            section.Write(weights);
            return;
        }

        var halves = new ushort[weights.Length];
        for (var i = 0; i < halves.Length; i++)
            halves[i] = (ushort)(BitConverter.SingleToUInt32Bits(weights[i]) >> 16);
        section.Write((ReadOnlySpan<byte>)MemoryMarshal.AsBytes(halves.AsSpan()));
    }

    /// <summary>Reads the weights from a payload.</summary>
    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public static PretrainedModel Read(PayloadReader payload)
    {
        var section = payload.GetSection(Section);
        var hidden = section.ReadInt32s();
        var head = section.ReadInt32("the number of hidden units of the head", 16, 1 << 16);
        if (hidden.Length is 0 or > MostLayers || hidden.Any(size => size is < 1 or > 1 << 16))
            throw section.Defect($"the layers have {string.Join(", ", hidden)} units; 1 to {MostLayers} layers of at least 1 unit are allowed.");
        try
        {
            return section.ReadBoolean() ? ReadShort(hidden, head, section) : ReadSingles(hidden, head, section);
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException(section.Name, $"its sizes are not those of a network: {e.Message}", e);
        }
    }

    private static PretrainedModel ReadWhole(PayloadReader payload)
    {
        var model = Read(payload);
        payload.Finish();
        return model;
    }

    private static PretrainedModel ReadSingles(int[] hidden, int head, SectionReader section)
    {
        var weights = section.ReadSingles();
        return Create(hidden, head, weights.Length, section, target =>
        {
            weights.CopyTo(target);
            return Array.TrueForAll(weights, float.IsFinite);
        });
    }

    private static PretrainedModel ReadShort(int[] hidden, int head, SectionReader section)
    {
        var weights = section.ReadMemory();
        if (weights.Length % sizeof(ushort) != 0)
            throw section.Defect($"{weights.Length} bytes are no weights of 16 bits.");
        return Create(hidden, head, weights.Length / sizeof(ushort), section, target => ShortPacking.Widen(weights.Span, target));
    }

    // Sizes are compared with what is stored before anything is allocated for them. The function writes the weights and determines whether all are finite.
    private static PretrainedModel Create(int[] hidden, int head, int stored, SectionReader section, Func<Span<float>, bool> write)
    {
        var needed = NetworkSize.Parts(PretrainedLayout.NetworkOf(hidden, head, 1, everyStep: false)).Aggregate((Int128)0, (sum, part) => sum + part.Weights);
        if (needed > stored)
            throw section.Defect($"{stored} weights are stored; a network of these sizes has {needed}.");
        return new PretrainedModel(hidden, head, network =>
        {
            if (network.Parameters.Count != stored)
                throw section.Defect($"{stored} weights are stored; a network of these sizes has {network.Parameters.Count}.");
            if (!write(network.Parameters.WritableWeights))
                throw section.Defect("a weight is not finite.");
            network.Refresh();
        });
    }
}
