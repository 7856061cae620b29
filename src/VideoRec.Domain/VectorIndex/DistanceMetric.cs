namespace VideoRec.Domain.VectorIndex;

public enum DistanceMetric
{
    /// <summary>Cosine of the angle: 1 for the same direction, −1 for the opposite.</summary>
    Cosine,

    /// <summary>Euclidean distance d on the centred unit vectors, scored as −d so that more is nearer.</summary>
    Euclidean,
}
