namespace VideoRec.Domain.Posters;

/// <summary>The subject's bounding box in fractions of the picture (0…1, origin top left).</summary>
public sealed record SubjectBox(float Left, float Top, float Width, float Height)
{
    public float CentreX => Left + Width / 2;

    public float CentreY => Top + Height / 2;
}
