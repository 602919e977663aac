using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Copies the owner and group of files on Linux, for which .NET has no method.</summary>
[SupportedOSPlatform("linux")]
internal static partial class FileOwner
{
    private const int CurrentFolder = -100;
    private const uint OwnerAndGroup = 0x18;
    private const int StatusLength = 256;
    private const int OwnerOffset = 20;
    private const int GroupOffset = 24;

    /// <summary>Gives a file the owner and group of another file.</summary>
    /// <exception cref="UnauthorizedAccessException">The process may not give files to that user.</exception>
    public static void Copy(string from, string to)
    {
        if (Of(from) is not { } wanted || Of(to) is not { } found || wanted == found)
            return;
        if (ChangeOwner(to, wanted.Owner, wanted.Group) != 0)
            throw new UnauthorizedAccessException($"The file '{from}' belongs to user {wanted.Owner} and group {wanted.Group}, who would lose it "
                + "if it were replaced.");
    }

    private static (uint Owner, uint Group)? Of(string path)
    {
        try
        {
            Span<byte> status = stackalloc byte[StatusLength];
            return Status(CurrentFolder, path, 0, OwnerAndGroup, ref MemoryMarshal.GetReference(status)) == 0
                ? (Read(status, OwnerOffset), Read(status, GroupOffset)) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library from before 2018
        }
    }

    private static uint Read(ReadOnlySpan<byte> status, int offset) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(status[offset..]) : BinaryPrimitives.ReadUInt32BigEndian(status[offset..]);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
