using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>
/// Lays out the window of the steps that a layer returns for a window that it reads: every step whose number, counted from the start of the sequences, is a
/// multiple of the stride.
/// </summary>
/// <param name="stride">The stride, at least 1.</param>
internal sealed class StridedWindow(int stride)
{
    private readonly PackedSequences _window = new();
    private int[] _lengths = [];

    /// <summary>Gets the number of steps from one step that is returned to the next.</summary>
    public int Stride => stride;

    /// <summary>Returns the window of the steps that are returned, which is valid until the next call.</summary>
    public PackedSequences Of(LayerRows input)
    {
        var window = input.Window;
        if (stride == 1)
            return window;
        ReusedArray.Ensure(ref _lengths, window.Count);
        for (var i = 0; i < window.Count; i++)
            _lengths[i] = Before(window.Lengths[i]);
        var first = Before(window.FirstStep);
        _window.LayoutSteps(
            window, stride, input.CarrySteps, _lengths.AsSpan(0, window.Count), first, Before(window.FirstStep + window.Steps) - first);
        return _window;
    }

    /// <summary>Returns the number of steps that are returned before a step is read.</summary>
    public int Before(int step) => (int)(((long)step + stride - 1) / stride);

    /// <summary>Returns the number of steps of the window that is returned after which the next one starts.</summary>
    public int CarrySteps(LayerRows input) => Before(input.Window.FirstStep + input.CarrySteps) - Before(input.Window.FirstStep);

    /// <summary>Returns the step of the window that is read at which a step of the window that is returned is computed.</summary>
    /// <param name="window">The window that is read.</param>
    /// <param name="step">The step of the window that is returned.</param>
    public int StepRead(PackedSequences window, int step) => ((Before(window.FirstStep) + step) * stride) - window.FirstStep;
}
