namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Specifies how a field of <see cref="PayloadLayout"/> is represented in the file. All numbers are little-endian.</summary>
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

    /// <summary>One byte with the length, followed by that number of ASCII characters.</summary>
    Name,

    /// <summary>Four bytes: the CRC-32C of the preceding bytes of the same block.</summary>
    Checksum,
}
