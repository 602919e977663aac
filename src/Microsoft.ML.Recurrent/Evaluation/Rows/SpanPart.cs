namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Which rows of a series are walked through.</summary>
internal enum SpanPart
{
    /// <summary>All rows there are, in the span or not.</summary>
    Everything,

    /// <summary>Those of the span.</summary>
    Span,

    /// <summary>Those of the span up to the first origin.</summary>
    Training,
}
