namespace VideoRec.Domain.Frames;

/// <summary>A colour as hue, saturation and value (Smith 1978), which part what light changes from what a thing is.</summary>
/// <param name="Hue">Turns around the colour circle, 0 (red) up to 1; 0 where there is no hue.</param>
/// <param name="Saturation">0 (grey) to 1.</param>
/// <param name="Value">0 (black) to 1.</param>
internal readonly record struct HsvColour(float Hue, float Saturation, float Value)
{
    public static HsvColour Of(byte red, byte green, byte blue)
    {
        var most = Math.Max(red, Math.Max(green, blue));
        float span = most - Math.Min(red, Math.Min(green, blue));
        if (span == 0)
            return new HsvColour(0, 0, most / 255f);
        var sixths = most == red ? (green - blue) / span : most == green ? 2 + ((blue - red) / span) : 4 + ((red - green) / span);
        return new HsvColour(sixths < 0 ? (sixths / 6) + 1 : sixths / 6, span / most, most / 255f);
    }
}
