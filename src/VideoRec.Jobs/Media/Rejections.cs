using VideoRec.Domain.Media;

namespace VideoRec.Jobs.Media;

/// <summary>Every way a file is refused, with its stable code and its sentence.</summary>
internal static class Rejections
{
    public static MediaRejectedException EmptyFile() => new("empty_file", "The file is empty.");

    public static MediaRejectedException TooLargeFile(long most) => new("too_large_file", $"The file is larger than {most >> 20} MiB.");

    public static MediaRejectedException UnsupportedContainer() =>
        new("unsupported_container", "This is not a video file that is taken here: MP4, MOV, MKV, WebM, MPEG-TS or AVI.");

    public static MediaRejectedException UnsupportedCodec(string? codec) => new("unsupported_codec", codec is null
        ? "The video or its sound is stored in a format that is not taken here."
        : $"The format {codec} is not taken here.");

    public static MediaRejectedException UnsupportedPicture() => new("unsupported_picture", "This is not a picture that is taken here: JPEG, PNG, WebP or GIF.");

    public static MediaRejectedException DamagedPicture() => new("damaged_picture", "The picture is damaged or cut off and cannot be shown.");

    public static MediaRejectedException Truncated() => new("truncated", "The file ends too early; it was probably not copied completely.");

    public static MediaRejectedException Damaged() => new("damaged_file", "The file is damaged and cannot be played.");

    public static MediaRejectedException NoVideo() => new("no_video", "The file has no moving picture.");

    public static MediaRejectedException TooLargePicture(int mostPixels) =>
        new("too_large_picture", $"The picture is larger than {mostPixels / 1_000_000.0:0.#} megapixels.");

    public static MediaRejectedException TooManyStreams(int most) => new("too_many_streams", $"The file holds more than {most} streams.");

    public static MediaRejectedException TooLong(double mostSeconds) =>
        new("too_long", mostSeconds >= 3600
            ? $"The video is longer than {mostSeconds / 3600:0.#} hours."
            : $"The video is longer than {mostSeconds:0} seconds.");
}
