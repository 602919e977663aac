namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Specifies which rows of a series take part.</summary>
internal enum SpanPart
{
    /// <summary>All rows, in the span or not.</summary>
    Everything,

    /// <summary>The rows of the span.</summary>
    Span,

    /// <summary>The rows of the span up to the first origin.</summary>
    Training,
}
