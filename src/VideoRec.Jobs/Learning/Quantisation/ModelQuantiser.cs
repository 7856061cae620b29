using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>Makes the smaller version of a model file.</summary>
internal static class ModelQuantiser
{
    /// <param name="model">The whole file; weights of other precisions are brought to float32 first.</param>
    /// <param name="pictures">Example frames and how they are fed; null for models without picture input.</param>
    /// <exception cref="QuantisationException">Nothing in the model can be made smaller.</exception>
    public static byte[] Quantise(byte[] model, ModelPrecision to, (RgbFrames Frames, PictureInput Input)? pictures, CancellationToken cancellationToken)
    {
        if (to == ModelPrecision.Bits16)
        {
            var halved = new ModelGraph(model);
            return Written(halved, HalfWeights.Apply(halved));
        }

        // Constants that are computed become fixed tensors, and paddings part of their convolutions: then weights are seen as such.
        model = Simplify(model);
        var graph = new ModelGraph(model);
        var changed = 0;
        if (pictures is var (frames, input))
        {
            var layers = new StaticQuantisation(graph);
            changed += layers.Apply(ActivationRanges.Measure(model, layers.Tensors, frames, input, cancellationToken));
        }

        return Written(graph, changed + DynamicQuantisation.Apply(graph));
    }

    private static byte[] Written(ModelGraph graph, int changed) =>
        changed > 0 ? graph.Write() : throw new QuantisationException("Nothing in the model can be made smaller this way.");

    /// <summary>The model after ONNX Runtime's basic optimisations, which use standard operators only.</summary>
    private static byte[] Simplify(byte[] model)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var options = GraphSession.OneThread.ToOptions();
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
            options.OptimizedModelFilePath = file;
            using (new InferenceSession(model, options))
                return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
