using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Endpoints;

/// <summary>
/// An upload form read part by part: the file goes straight to disk under a name made here, never through memory.
/// Whatever is still there when this is disposed of was not accepted and is deleted.
/// </summary>
internal sealed class MultipartUpload(DataDirectories directories, long maxFileBytes) : IAsyncDisposable
{
    private const int MaxParts = 200;
    private const int MaxBoundaryLength = 128;
    private const int MaxFieldBytes = 256 << 10;
    private const int BufferBytes = 128 << 10;

    private static readonly char[] TagSeparators = [',', ';', '，', '；', '\n'];

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _tags = [];
    private string? _file;

    /// <summary>As the browser named it.</summary>
    public string FileName { get; private set; } = "";

    public async Task ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= MaxBoundaryLength } boundary)
            throw new RequestProblem(StatusCodes.Status415UnsupportedMediaType, "An upload is a multipart/form-data form with a part called file.");

        try
        {
            var reader = new MultipartReader(boundary, request.Body, BufferBytes);
            for (var parts = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; parts++)
            {
                if (parts >= MaxParts)
                    throw RequestProblem.Invalid("file", $"The form has more than {MaxParts} parts.");
                await ReadSectionAsync(section, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new RequestProblem(StatusCodes.Status400BadRequest, "The upload ended too early or is not a well-formed form.");
        }
    }

    /// <exception cref="RequestProblem">The form had none.</exception>
    public string RequireFile() => _file ?? throw RequestProblem.Invalid("file", "The form has no part called file.");

    public VideoDraft Draft() => new(
        Field("title") is { } title && !string.IsNullOrWhiteSpace(title) ? title : DefaultTitle(),
        Field("description") ?? "",
        _tags,
        Visibility(),
        Field("channel") ?? "",
        Field("category") ?? "");

    public ValueTask DisposeAsync()
    {
        if (_file is not null)
            File.Delete(_file);
        return ValueTask.CompletedTask;
    }

    private async Task ReadSectionAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        if (section.GetContentDispositionHeader() is not { } disposition || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
            throw RequestProblem.Invalid("file", "A part of the form has no name.");
        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (!name.Equals("file", StringComparison.OrdinalIgnoreCase))
        {
            await ReadFieldAsync(name, section.Body, cancellationToken);
            return;
        }

        if (_file is not null)
            throw RequestProblem.Invalid("file", "One upload holds one file.");
        FileName = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();

        // What came before the file is judged before a long upload is taken; what comes after it, afterwards.
        if (UploadPolicy.Check(Draft()) is { Count: > 0 } problems)
            throw new DraftRejectedException(problems);
        _file = Path.Combine(directories.Incoming, $"{Guid.NewGuid():N}.upload");
        await SaveAsync(section.Body, _file, cancellationToken);
    }

    private async Task SaveAsync(Stream body, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        var buffer = new byte[BufferBytes];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (file.Length + read > maxFileBytes)
                throw RequestProblem.TooLarge(maxFileBytes);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private async Task ReadFieldAsync(string name, Stream body, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (kept.Length + read > MaxFieldBytes)
                throw RequestProblem.Invalid(name, $"The field {name} is too long.");
            kept.Write(buffer, 0, read);
        }

        var text = Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
        if (name.Equals("tags", StringComparison.OrdinalIgnoreCase))
            _tags.AddRange(text.Split(TagSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        else
            _fields[name] = text;
    }

    private string? Field(string name) => _fields.GetValueOrDefault(name);

    private string DefaultTitle()
    {
        var title = Path.GetFileNameWithoutExtension(UploadPolicy.FileName(FileName)).Trim();
        return title.Length switch
        {
            0 => "Video",
            > UploadPolicy.MaxTitleLength => title[..UploadPolicy.MaxTitleLength],
            _ => title,
        };
    }

    private VideoVisibility Visibility()
    {
        if (Field("visibility") is not { } text || string.IsNullOrWhiteSpace(text))
            return VideoVisibility.Public;
        foreach (var value in Enum.GetValues<VideoVisibility>())
            if (value.ToString().Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
                return value;
        throw RequestProblem.Invalid("visibility", "The visibility is public, unlisted or private.");
    }
}
