using System.Collections;
using System.Runtime.CompilerServices;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Sizes of a value along its axes, all known when the graph is built; <c>[]</c> is a single number.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
internal sealed class Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly int[] _sizes;

    private Shape(int[] sizes) => _sizes = sizes;

    public static Shape Scalar { get; } = new([]);

    public int Rank => _sizes.Length;

    public int Count => _sizes.Length;

    /// <summary>How many numbers a value of this shape has.</summary>
    public int Elements => _sizes.Aggregate(1, (product, size) => checked(product * size));

    public int this[int axis] => _sizes[axis];

    public static Shape Create(ReadOnlySpan<int> sizes)
    {
        foreach (var size in sizes)
            if (size < 1)
                throw new GraphShapeException($"[{string.Join(", ", sizes.ToArray())}] is no shape: every size must be at least 1.");
        return new Shape(sizes.ToArray());
    }

    /// <summary>Shape of a list that may be empty, as operators take sizes and axes.</summary>
    public static Shape List(int count) => new([count]);

    /// <summary>The axis counted from the front; negative ones count from the back.</summary>
    public int Axis(int axis, string operation)
    {
        var counted = axis < 0 ? axis + Rank : axis;
        return counted >= 0 && counted < Rank
            ? counted
            : throw new GraphShapeException($"{operation}: {this} has no axis {axis}.");
    }

    /// <summary>The same shape with another size along one axis.</summary>
    public Shape With(int axis, int size)
    {
        int[] sizes = [.. _sizes];
        sizes[axis] = size;
        return new Shape(sizes);
    }

    public Shape Without(params IReadOnlyCollection<int> axes) => new([.. _sizes.Where((_, axis) => !axes.Contains(axis))]);

    /// <summary>The shape that two values have together, sizes of 1 being repeated (the rule of ONNX and NumPy).</summary>
    public static Shape Broadcast(Shape left, Shape right, string operation)
    {
        var sizes = new int[Math.Max(left.Rank, right.Rank)];
        for (var back = 1; back <= sizes.Length; back++)
        {
            var (a, b) = (back <= left.Rank ? left[^back] : 1, back <= right.Rank ? right[^back] : 1);
            if (a != b && a != 1 && b != 1)
                throw new GraphShapeException($"{operation}: {left} and {right} do not go together; counted from the back, axis {back} has {a} and {b}.");
            sizes[^back] = Math.Max(a, b);
        }

        return new Shape(sizes);
    }

    public static implicit operator ReadOnlySpan<int>(Shape shape) => shape._sizes;

    public long[] ToLongs() => [.. _sizes.Select(size => (long)size)];

    public bool Equals(Shape? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode() => _sizes.Aggregate(_sizes.Length, HashCode.Combine);

    public override string ToString() => $"[{string.Join(", ", _sizes)}]";

    public IEnumerator<int> GetEnumerator() => _sizes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Values were joined whose shapes do not go together; says which and why.</summary>
internal sealed class GraphShapeException(string message) : ArgumentException(message);
