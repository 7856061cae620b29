namespace VideoRec.UnitTests.Domain.VectorIndex;

/// <summary>The definitions, written out: what the index must agree with. Uses nothing of the index's code.</summary>
internal static class PlainLoops
{
    public static double[] Mean(IReadOnlyCollection<float[]> vectors)
    {
        var mean = new double[vectors.First().Length];
        foreach (var vector in vectors)
            for (var i = 0; i < mean.Length; i++)
                mean[i] += vector[i] / (double)vectors.Count;
        return mean;
    }

    public static double[] CentredUnit(float[] vector, double[] mean)
    {
        var unit = new double[vector.Length];
        double sum = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            unit[i] = vector[i] - mean[i];
            sum += unit[i] * unit[i];
        }

        for (var i = 0; i < vector.Length; i++)
            unit[i] /= Math.Sqrt(sum);
        return unit;
    }

    public static double Cosine(float[] a, float[] b, double[] mean)
    {
        var x = CentredUnit(a, mean);
        var y = CentredUnit(b, mean);
        double dot = 0;
        for (var i = 0; i < x.Length; i++)
            dot += x[i] * y[i];
        return dot;
    }

    public static double Distance(float[] a, float[] b, double[] mean)
    {
        var x = CentredUnit(a, mean);
        var y = CentredUnit(b, mean);
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        return Math.Sqrt(sum);
    }
}
