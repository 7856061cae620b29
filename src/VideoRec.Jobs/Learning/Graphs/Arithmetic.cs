namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Operators that work number by number; two values are broadcast to one shape (<see cref="Shape.Broadcast"/>).</summary>
internal static class Arithmetic
{
    public static Value Add(Value left, Value right) => Binary("Add", left, right, (g, _) => (g, g));

    public static Value Subtract(Value left, Value right) => Binary("Sub", left, right, (g, _) => (g, -g));

    public static Value Multiply(Value left, Value right) => Binary("Mul", left, right, (g, _) => (g * right, g * left));

    public static Value Divide(Value left, Value right) => Binary("Div", left, right, (g, ratio) =>
    {
        var byLeft = g / right;
        return (byLeft, -(byLeft * ratio));
    });

    public static Value Negate(this Value value) => Unary("Neg", value, (g, _) => -g);

    public static Value Exp(this Value value) => Unary("Exp", value, (g, y) => g * y);

    public static Value Log(this Value value) => Unary("Log", value, (g, _) => g / value);

    public static Value Sqrt(this Value value) => Unary("Sqrt", value, (g, y) => g * 0.5f / y);

    /// <summary>|x|; its gradient at 0 is 0.</summary>
    public static Value Abs(this Value value) => Unary("Abs", value, (g, _) => g * value.Sign());

    public static Value Square(this Value value) => value * value;

    /// <summary>−1, 0 or 1; nothing flows back.</summary>
    public static Value Sign(this Value value) => value.Graph.Add("Sign", [value], value.Shape, null);

    public static Value Sigmoid(this Value value) => Unary("Sigmoid", value, (g, y) => g * (y - (y * y)));

    public static Value Tanh(this Value value) => Unary("Tanh", value, (g, y) => g - (g * (y * y)));

    /// <summary>max(0, x); its gradient at 0 is 0.</summary>
    public static Value Relu(this Value value) => Unary("Relu", value, (g, y) => g * y.Sign());

    /// <summary>The nearest number between two; its gradient is 0 from the bounds on.</summary>
    public static Value Clip(this Value value, float lowest, float highest)
    {
        var (low, high) = (value.Graph.Constant(lowest), value.Graph.Constant(highest));
        Value? output = null;
        return output = value.Graph.Add(
            "Clip", [value, low, high], value.Shape, g => [g * (output! - low).Sign() * (high - output!).Sign(), null, null]);
    }

    /// <summary>sign(x)·|x|ᵖ; its gradient at 0 is taken as 0, where for a power below 1 there is none.</summary>
    public static Value SignedPower(this Value value, float power)
    {
        var size = value.Abs();
        Value? raised = null;
        raised = value.Graph.Add("Pow", [size, value.Graph.Constant(power)], value.Shape, g => [g * power * raised! / (size + 1e-12f), null]);
        return raised * value.Sign();
    }

    /// <summary>log(1 + eˣ), the logistic loss of −x, without overflow.</summary>
    public static Value Softplus(this Value value) => Unary("Softplus", value, (g, _) => g * value.Sigmoid());

    /// <summary>The sum of several values of one shape in one operator.</summary>
    public static Value Sum(IReadOnlyList<Value> values)
    {
        foreach (var value in values)
            if (!value.Shape.Equals(values[0].Shape))
                throw new GraphShapeException($"Sum: all values must have one shape, not {values[0].Shape} and {value.Shape}.");
        return values.Count == 1
            ? values[0]
            : values[0].Graph.Add("Sum", values, values[0].Shape, g => [.. Enumerable.Repeat(g, values.Count)]);
    }

    /// <summary>Adds up what broadcasting had repeated: the way back from a broadcast shape to <paramref name="shape"/>.</summary>
    internal static Value ReduceTo(this Value gradient, Shape shape)
    {
        if (gradient.Shape.Equals(shape))
            return gradient;
        var added = gradient.Shape.Rank - shape.Rank;
        int[] axes = [.. Enumerable.Range(0, gradient.Shape.Rank).Where(axis => axis < added || (shape[axis - added] == 1 && gradient.Shape[axis] != 1))];
        return gradient.Sum(axes).Reshape(shape);
    }

    private static Value Unary(string type, Value value, Func<Value, Value, Value> gradient)
    {
        Value? output = null;
        return output = value.Graph.Add(type, [value], value.Shape, g => [gradient(g, output!)]);
    }

    private static Value Binary(string type, Value left, Value right, Func<Value, Value, (Value Left, Value Right)> gradient)
    {
        Value? output = null;
        return output = left.Graph.Add(type, [left, right], Shape.Broadcast(left.Shape, right.Shape, type), g =>
        {
            var (toLeft, toRight) = gradient(g, output!);
            return [toLeft.ReduceTo(left.Shape), toRight.ReduceTo(right.Shape)];
        });
    }
}
