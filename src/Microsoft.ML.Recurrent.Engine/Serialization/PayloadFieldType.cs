namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>How a field of <see cref="PayloadLayout"/> lies in the file. All numbers are little-endian.</summary>
internal enum PayloadFieldType
{
    /// <summary>Eight fixed bytes.</summary>
    Magic,

    /// <summary>One byte.</summary>
    Byte,

    /// <summary>Two bytes, unsigned.</summary>
    UInt16,

    /// <summary>Four bytes, unsigned.</summary>
    UInt32,

    /// <summary>Eight bytes, signed.</summary>
    Int64,

    /// <summary>One byte with the length, then that many ASCII characters.</summary>
    Name,

    /// <summary>Four bytes: CRC-32C of the bytes of the same block before it.</summary>
    Checksum,
}
