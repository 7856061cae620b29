namespace VideoRec.Domain.Learning;

/// <summary>The exact sign test.</summary>
public static class SignTest
{
    /// <returns>P(a split of n = a + b fair coins at least as uneven); 1 where there is nothing to go by.</returns>
    public static double TwoSided(int a, int b)
    {
        var n = a + b;
        if (n == 0)
            return 1;
        double tail = 0;
        for (var i = 0; i <= Math.Min(a, b); i++)
            tail += Math.Exp(LogChoose(n, i) - (n * Math.Log(2)));
        return Math.Min(1, 2 * tail);
    }

    private static double LogChoose(int n, int k)
    {
        double log = 0;
        for (var i = 1; i <= k; i++)
            log += Math.Log((double)(n - k + i) / i);
        return log;
    }
}
