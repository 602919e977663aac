using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Friends;
using Microsoft.ML.Recurrent.Interop.Models;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(SavableTransformer), typeof(ModelFile), null, typeof(SignatureLoadModel), "Recurrent model", ModelFile.LoaderSignature)]

namespace Microsoft.ML.Recurrent.Interop.Friends;

/// <summary>
/// Reads and writes a <see cref="SavableTransformer"/> in a model file of ML.NET: the identity of its class is in the model stream, and its payload is in a
/// separate stream.
/// </summary>
internal static class ModelFile
{
    public const string LoaderSignature = "MLRecurrentModel";
    private const string PayloadName = "Recurrent.Payload";

    public static void Save(ModelSaveContext ctx, ModelIdentity identity, Action<Stream> savePayload)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version());
        ctx.SaveNonEmptyString(identity.AssemblyName);
        ctx.SaveNonEmptyString(identity.Signature);
        ctx.SaveBinaryStream(PayloadName, writer => savePayload(writer.BaseStream));
    }

    // ML.NET finds this method by its name, through the LoadableClass attribute above.
    public static SavableTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        try
        {
            return MlNetInternals.Call(() => Load(env, ctx));
        }
        catch (Exception e)
        {
            throw Contracts.Mark(e);
        }
    }

    private static SavableTransformer Load(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version());
        var identity = new ModelIdentity(ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString());
        SavableTransformer? model = null;
        if (!ctx.TryLoadBinaryStream(PayloadName, reader => model = identity.Load(env, reader.BaseStream)))
            throw new FormatException($"The model file does not contain the entry '{PayloadName}' of a '{identity.Signature}'.");
        return model!;
    }

    // This is the simple name, because a file must load with any version of the assembly; the full name would require the version that saved the file.
    private static VersionInfo Version() => new(
        modelSignature: "MLRECURR",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ModelFile).Assembly.GetName().Name);
}
