using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Friends;
using Microsoft.ML.Recurrent.Interop.Models;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(SavableTransformer), typeof(ModelFile), null, typeof(SignatureLoadModel), "Recurrent model", ModelFile.LoaderSignature)]

namespace Microsoft.ML.Recurrent.Interop.Friends;

/// <summary>How a <see cref="SavableTransformer"/> lies in ML.NET's model file: the identity of its class in the model stream, its payload in a stream of its own.</summary>
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

    // Found by ML.NET under this name, through the LoadableClass above.
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
            throw new FormatException($"The model file lacks the entry '{PayloadName}' of a '{identity.Signature}'.");
        return model!;
    }

    // The simple name: a file must load with any version of the assembly, and the full name would ask for the version that saved.
    private static VersionInfo Version() => new(
        modelSignature: "MLRECURR",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ModelFile).Assembly.GetName().Name);
}
