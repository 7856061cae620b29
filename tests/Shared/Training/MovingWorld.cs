using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;

namespace VideoRec.Tests.Training;

/// <summary>
/// Films of one object each that goes round the same ring at a constant speed of its own before a scene of its own. The speeds are such that
/// every third or fourth frame looks more alike than the next one: who only knows how frames look is wrong nearly always.
/// </summary>
internal static class MovingWorld
{
    public const int Dimension = 64;
    public const int Frames = 20;

    private const double Slowest = 1.7;
    private const double Fastest = 2.6;
    private const double SizeOfScene = 0.5;
    private const int Scenes = 8;

    /// <param name="seed">Other seeds make other films of the same world.</param>
    public static List<FrameSequence> Films(int count, ulong seed)
    {
        var random = new SplitMix(seed);
        var (across, up) = Ring();
        return [.. Enumerable.Range(0, count).Select(film =>
        {
            var speed = (Slowest + ((Fastest - Slowest) * random.Unit())) * (random.Below(2) == 0 ? 1 : -1);
            var at = 2 * Math.PI * random.Unit();
            var scene = new float[Dimension];
            for (var i = 0; i < Scenes; i++)
                scene[2 + i] = (float)(random.Normal() * SizeOfScene / Math.Sqrt(Scenes));
            var vectors = new float[Frames * Dimension];
            for (var frame = 0; frame < Frames; frame++, at += speed)
                for (var i = 0; i < Dimension; i++)
                    vectors[(frame * Dimension) + i] = (float)(scene[i] + (Math.Cos(at) * across[i]) + (Math.Sin(at) * up[i]));
            return new FrameSequence($"{seed}.{film}", $"{seed}.{film}", Dimension, vectors);
        })];
    }

    /// <summary>The same frames in an order of chance.</summary>
    public static FrameSequence Shuffled(FrameSequence film)
    {
        var random = new SplitMix(BitConverter.SingleToUInt32Bits(film[0][^1]));
        int[] order = [.. Enumerable.Range(0, film.Count)];
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return film.Pick(order);
    }

    /// <summary>How often the next of a film's frames is found by who knows the scene but no order.</summary>
    public static double Chance() => Enumerable.Range(NextFrameTest.LeastHistory, Frames - NextFrameTest.LeastHistory).Average(target => 1.0 / (Frames - target));

    /// <summary>Two directions at right angles to each other and to the scenes.</summary>
    private static (double[] Across, double[] Up) Ring()
    {
        var random = new SplitMix(77);
        var (across, up) = (new double[Dimension], new double[Dimension]);
        for (var i = 2 + Scenes; i < Dimension; i++)
            (across[i], up[i]) = (random.Normal(), random.Normal());
        var (aa, au) = (across.Sum(x => x * x), across.Zip(up, (a, u) => a * u).Sum());
        up = [.. up.Zip(across, (u, a) => u - (au / aa * a))];
        var uu = up.Sum(x => x * x);
        return ([.. across.Select(x => x / Math.Sqrt(aa))], [.. up.Select(x => x / Math.Sqrt(uu))]);
    }
}
