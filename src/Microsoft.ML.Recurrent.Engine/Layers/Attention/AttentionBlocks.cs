using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Rows;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Attention;

/// <summary>
/// Computes causal attention over the last steps as products: a block of queries attends to the keys of all of its windows, and those outside the window of a
/// query get a weight of zero. Sequences are processed one after another.
/// </summary>
/// <param name="size">The number of values of a query, a key and a value.</param>
/// <param name="window">The number of steps that a step depends on.</param>
internal sealed unsafe class AttentionBlocks(int size, int window)
{
    // The number of queries of a block. A longer block computes more weights that are zero; in a shorter one the products are too small.
    private const int Queries = 32;

    private readonly float _scale = 1 / MathF.Sqrt(size);
    private readonly GatePanels _panels = new(1, size);
    private readonly int[] _columns = new int[Queries];     // the query of each column of a block, -1 for padding
    private readonly AttentionRows _rows = new(size);
    private readonly AlignedBuffer _weights = new();        // for each sequence and block [keys, width]; a(s) of each query
    private readonly AlignedBuffer _dWeights = new();       // [keys, width]; their gradient, then that of the scores
    private readonly AlignedBuffer _transposed = new();     // [size, width]
    private readonly AlignedBuffer _output = new();         // [T, Stride]; the outputs, or their gradient, of sequences of different lengths
    private readonly AlignedBuffer _outputPanels = new();   // [panel][T][width]
    private readonly AlignedBuffer _queryPanels = new();    // [panel][T][width]
    private readonly AlignedBuffer _keyPanels = new();      // [panel][history + T][width]
    private readonly AlignedBuffer _valuePanels = new();    // [panel][history + T][width]
    private readonly AlignedBuffer _dQueries = new();       // [T, Stride]
    private readonly AlignedBuffer _dKeys = new();          // [history + T, Stride]
    private readonly AlignedBuffer _dValues = new();        // [history + T, Stride]

    private int Stride => _panels.PaddedHidden;

    // The number of floats of the weights of a block.
    private long BlockLength => Queries * Math.Min(window - 1L + Queries, _rows.Keys);

    private long SequenceLength => (_rows.Steps + Queries - 1L) / Queries * BlockLength;

    /// <summary>Returns the number of floats of the weights of a window.</summary>
    /// <param name="memory">The rows of the window.</param>
    /// <param name="window">The number of steps that a step depends on.</param>
    public static Int128 WeightsOf(WindowMemory memory, int window) =>
        (memory.Training ? (Int128)memory.Rows : Queries) * Math.Min(window - 1L + Queries, memory.Longest);

    /// <summary>Computes the outputs of all steps of a window.</summary>
    /// <param name="all">The query, the key and the value of each row.</param>
    /// <param name="history">The rows before the window.</param>
    /// <param name="output">Receives the outputs.</param>
    /// <param name="keepsWeights">Whether <see cref="Backward"/> will follow.</param>
    public void Forward(LayerRows all, History history, LayerRows output, bool keepsWeights)
    {
        var length = 0L;
        for (var sequence = 0; sequence < all.Window.AliveAtStart; sequence++)
        {
            _rows.Measure(all.Window, sequence, window - 1);
            length = keepsWeights ? length + SequenceLength : Math.Max(length, BlockLength);
        }

        _weights.Ensure(length);
        _transposed.Ensure((long)size * Queries);
        var weights = _weights.Pointer;
        for (var sequence = 0; sequence < all.Window.AliveAtStart; sequence++)
        {
            _rows.Measure(all.Window, sequence, window - 1);
            _rows.Load(all, history, sequence);
            Panels(_valuePanels, _rows.Value(0), _rows.Stride, _rows.Keys);
            var found = _rows.Find(output, sequence, out var stride);
            var y = found is null ? Room(_output, out stride) : found;
            for (var first = 0; first < _rows.Steps; first += Queries)
            {
                ForwardBlock(BlockOf(first), weights, y, stride);
                if (keepsWeights)
                    weights += BlockLength;
            }

            if (found is null)
                _rows.Store(y, stride, output, sequence, column: 0);
        }
    }

    /// <summary>Computes the gradients of the queries, keys and values of the window of the last <see cref="Forward"/>.</summary>
    /// <param name="all">The query, the key and the value of each row.</param>
    /// <param name="history">The rows before the window.</param>
    /// <param name="dOutput">The gradient of the outputs.</param>
    /// <param name="dAll">Receives the gradient of each query, key and value.</param>
    public void Backward(LayerRows all, History history, LayerRows dOutput, LayerRows dAll)
    {
        var weights = _weights.Pointer;
        for (var sequence = 0; sequence < all.Window.AliveAtStart; sequence++)
        {
            _rows.Measure(all.Window, sequence, window - 1);
            _rows.Load(all, history, sequence);
            var found = _rows.Find(dOutput, sequence, out var stride);
            var dY = found is null ? Room(_output, out stride) : found;
            if (found is null)
                _rows.Take(dOutput, sequence, dY, stride);
            Panels(_outputPanels, dY, stride, _rows.Steps);
            Panels(_queryPanels, _rows.Query(0), _rows.Stride, _rows.Steps);
            Panels(_keyPanels, _rows.Key(0), _rows.Stride, _rows.Keys);
            _dWeights.Ensure(BlockLength);
            _dQueries.Ensure((long)_rows.Steps * Stride);
            _dKeys.EnsureZero((long)_rows.Keys * Stride);
            _dValues.EnsureZero((long)_rows.Keys * Stride);
            for (var first = 0; first < _rows.Steps; first += Queries, weights += BlockLength)
                BackwardBlock(BlockOf(first), weights, dY, stride);
            _rows.Store(_dQueries.Pointer, Stride, dAll, sequence, column: 0);
            _rows.Store(Row(_dKeys, _rows.History), Stride, dAll, sequence, column: size);
            _rows.Store(Row(_dValues, _rows.History), Stride, dAll, sequence, column: 2 * size);
        }
    }

    private AttentionBlock BlockOf(int first)
    {
        var count = Math.Min(Queries, _rows.Steps - first);
        var firstKey = Math.Max(0, first + _rows.History - window + 1);
        return new(first, count, firstKey, first + _rows.History + count - firstKey, GatePanels.Pad(count));
    }

    private void ForwardBlock(in AttentionBlock block, float* weights, float* y, nint stride)
    {
        Scores(block, _rows.Query(block.First), _rows.Stride, _rows.Key(block.FirstKey), weights);
        for (var key = 0; key < block.Keys; key++)
        {
            // The queries before the step of the key, and those whose windows start after it.
            var step = block.FirstKey + key - _rows.History - block.First;
            var row = new Span<float>(weights + ((nint)key * block.Width), block.Count);
            row[..Math.Max(step, 0)].Fill(float.NegativeInfinity);
            row[(int)Math.Clamp((long)step + window, 0, block.Count)..].Fill(float.NegativeInfinity);
        }

        ColumnSoftmax.Forward(weights, block.Keys, block.Width, _scale);
        AddProducts(
            block.Count, block.Keys, weights, 1, block.Width, _valuePanels.Pointer, _rows.Keys, block.FirstKey, y + (block.First * stride), stride,
            accumulate: false);
    }

    // dScores = scale a (dA - sum of a dA), where dA(s) = dY . v(s).
    private void BackwardBlock(in AttentionBlock block, float* weights, float* dY, nint stride)
    {
        var dWeights = _dWeights.Pointer;
        Scores(block, dY + (block.First * stride), stride, _rows.Value(block.FirstKey), dWeights);
        ColumnSoftmax.Backward(weights, dWeights, block.Keys, block.Width, _scale);
        AddProducts(
            block.Keys, block.Count, weights, block.Width, 1, _outputPanels.Pointer, _rows.Steps, block.First, Row(_dValues, block.FirstKey), Stride,
            accumulate: true);
        AddProducts(
            block.Keys, block.Count, dWeights, block.Width, 1, _queryPanels.Pointer, _rows.Steps, block.First, Row(_dKeys, block.FirstKey), Stride,
            accumulate: true);
        AddProducts(
            block.Count, block.Keys, dWeights, 1, block.Width, _keyPanels.Pointer, _rows.Keys, block.FirstKey, Row(_dQueries, block.First), Stride,
            accumulate: false);
    }

    // scores[key, query] = the product of the row of the key and that of the query.
    private void Scores(in AttentionBlock block, float* queries, nint queryStride, float* keys, float* scores)
    {
        for (var column = 0; column < block.Width; column++)
            _columns[column] = column < block.Count ? column : -1;
        PanelPacking.PackTransposed(queries, queryStride, _columns.AsSpan(0, block.Width), size, _transposed.Pointer);
        PanelProduct.Multiply(keys, _rows.Stride, 1, _transposed.Pointer, scores, block.Width, block.Keys, size, block.Width, accumulate: false);
    }

    // Computes C[rows, Stride] (+)= A[rows, inner] B, where B is some rows of panels.
    private void AddProducts(
        int rows, int inner, float* a, nint rowStride, nint columnStride, float* panels, int panelRows, int firstRow, float* c, nint stride, bool accumulate)
    {
        for (var panel = 0; panel < _panels.Count; panel++)
            PanelProduct.Multiply(
                a, rowStride, columnStride, _panels.At(panels, panelRows, panel, firstRow), c + ((nint)panel * _panels.Width), stride, rows, inner,
                _panels.WidthOf(panel), accumulate);
    }

    private void Panels(AlignedBuffer buffer, float* rows, nint stride, int count)
    {
        buffer.Ensure((long)count * Stride);
        _panels.FromRows(rows, stride, buffer.Pointer, count, 0, count);
    }

    private float* Room(AlignedBuffer buffer, out nint stride)
    {
        stride = Stride;
        buffer.Ensure((long)_rows.Steps * Stride);
        return buffer.Pointer;
    }

    private float* Row(AlignedBuffer buffer, int row) => buffer.Pointer + ((nint)row * Stride);
}
