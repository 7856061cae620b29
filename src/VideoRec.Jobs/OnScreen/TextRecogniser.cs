using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Frames;
using VideoRec.Domain.OnScreen;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.OnScreen;

/// <summary>Reads lines of text that were cut out of a picture, step by step from left to right.</summary>
internal sealed class TextRecogniser : IDisposable
{
    private const int BatchSize = 6;

    /// <summary>Longer lines are squeezed; at 48 pixels high this is room for some 80 Chinese or 200 Latin letters.</summary>
    private const int MostColumns = 48 * 80;

    /// <summary>Value of the columns beyond a line, before scaling: the middle, as in training.</summary>
    private const byte Grey = 128;

    private readonly ModelManifest _manifest;
    private readonly ModelSession _session;
    private readonly CtcDecoder _decoder;

    public TextRecogniser(ModelManifest manifest, ModelSession session)
    {
        (_manifest, _session) = (manifest, session);
        _decoder = CtcDecoder.Parse(session.Metadata("character") ?? throw new InvalidDataException("It does not name its characters."));
        if (_decoder.ClassCount != manifest.Dimension)
            throw new InvalidDataException($"It names {_decoder.ClassCount} classes where {manifest.Dimension} were expected.");
    }

    public async Task<IReadOnlyList<ReadText>> ReadAsync(RgbFrames picture, IReadOnlyList<TextRegion> regions, CancellationToken cancellationToken)
    {
        var input = _manifest.Picture!;
        var lines = regions.Select(region => region.AsLine())
            .Select((line, index) => (Line: line, Index: index, Columns: Math.Min(MostColumns, TextStrip.WidthOf(line, input.Height)))).ToList();
        var texts = new ReadText[regions.Count];

        // Lines of similar length share a run, so that little of it is empty.
        foreach (var batch in lines.OrderBy(line => line.Columns).Chunk(BatchSize))
        {
            var width = Math.Max(input.Width, batch[^1].Columns);
            var strips = new byte[batch.Length * width * input.Height * 3];
            Array.Fill(strips, Grey);
            for (var i = 0; i < batch.Length; i++)
                TextStrip.Cut(picture, batch[i].Line, batch[i].Columns, input.Height, width, strips.AsSpan(i * width * input.Height * 3));
            var results = await RunAsync(new RgbFrames(width, input.Height, new double[batch.Length], strips), input, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Length; i++)
                texts[batch[i].Index] = _decoder.Decode(results.AsSpan(i * results.Length / batch.Length, results.Length / batch.Length));
        }

        return texts;
    }

    public void Dispose() => _session.Dispose();

    private async Task<float[]> RunAsync(RgbFrames strips, PictureInput input, CancellationToken cancellationToken)
    {
        using var tensor = PictureTensor.Create(strips, 0, strips.Count, input);
        var results = await _session.RunAsync(
            new Dictionary<string, OrtValue> { [input.Name] = tensor }, [_manifest.Outputs.Embedding], cancellationToken).ConfigureAwait(false);
        return results[0].Length == 0 || results[0].Length % (strips.Count * _decoder.ClassCount) != 0
            ? throw new InvalidDataException("The recogniser gives other numbers a step than its manifest says.")
            : results[0];
    }
}
