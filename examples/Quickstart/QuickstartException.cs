namespace Quickstart;

/// <summary>Something the user can put right; the message is the one sentence they are told.</summary>
internal sealed class QuickstartException(string message) : Exception(message);
