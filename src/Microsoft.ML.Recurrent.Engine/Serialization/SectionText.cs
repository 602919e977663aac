using System.Text;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>The encoding of texts in sections: UTF-8 that refuses what it cannot hold instead of replacing it.</summary>
internal static class SectionText
{
    public static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
