using System.Text;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>
/// Trains in rounds of some steps and keeps the weights that measured best on validation, those it began with included; stops when
/// nothing got better for some rounds. What <see cref="Save"/> wrote goes on bit by bit.
/// </summary>
internal sealed class NextFrameFit(NextFrameTrainer trainer, NextFrameConfiguration configuration)
{
    private IReadOnlyDictionary<string, float[]>? _best;
    private int _step;
    private double _losses;

    /// <summary>Rounds that were measured; 0 until the first weights were.</summary>
    public int Round { get; private set; }

    public int BestRound { get; private set; }

    public double BestValue { get; private set; } = double.NegativeInfinity;

    /// <summary>Of the weights as they were when they were measured last.</summary>
    public double LatestValue { get; private set; } = double.NegativeInfinity;

    /// <summary>Mean loss of the round that ended last, in nats; null before.</summary>
    public double? Loss { get; private set; }

    public bool IsDone => Round >= configuration.Rounds || Round - BestRound >= configuration.Patience;

    /// <summary>Whether <see cref="Measured"/> is next: at the start, and after each round.</summary>
    public bool IsDue => _best is null || _step == configuration.StepsPerRound;

    /// <summary>One step.</summary>
    public void Step()
    {
        _losses += trainer.Step((float)configuration.LearningRate);
        _step++;
    }

    /// <param name="value">Of the weights as they are, on validation; more is better.</param>
    public void Measured(double value)
    {
        if (_best is not null)
        {
            Round++;
            (Loss, _losses, _step) = (_losses / configuration.StepsPerRound, 0, 0);
        }

        LatestValue = value;
        if (value <= BestValue)
            return;
        (BestValue, BestRound, _best) = (value, Round, trainer.ReadParameters());
    }

    /// <summary>Puts the best weights into the trainer.</summary>
    public void Restore()
    {
        if (_best is not null)
            trainer.WriteParameters(_best);
    }

    /// <summary>Everything from which it goes on.</summary>
    public void Save(Stream stream)
    {
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Round);
            writer.Write(_step);
            writer.Write(_losses);
            writer.Write(Loss ?? double.NaN);
            writer.Write(BestRound);
            writer.Write(BestValue);
            CheckpointWeights.Write(writer, _best);
        }

        trainer.SaveState(stream);
    }

    /// <exception cref="InvalidDataException">It is damaged or of another training.</exception>
    public void Load(Stream stream)
    {
        using (var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true))
        {
            Round = reader.ReadInt32();
            _step = reader.ReadInt32();
            _losses = reader.ReadDouble();
            Loss = reader.ReadDouble() is var loss && double.IsNaN(loss) ? null : loss;
            BestRound = reader.ReadInt32();
            BestValue = reader.ReadDouble();
            _best = CheckpointWeights.Read(reader);
        }

        trainer.LoadState(stream);
    }
}
