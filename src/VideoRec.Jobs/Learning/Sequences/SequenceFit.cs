using System.Text;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>
/// Trains epoch by epoch and keeps the weights of the one that measured best on validation; stops when nothing got better for some
/// epochs. What <see cref="Save"/> wrote goes on bit by bit.
/// </summary>
/// <param name="epochs">At most.</param>
/// <param name="patience">Epochs without anything better after which it stops.</param>
internal sealed class SequenceFit(SequenceTrainer trainer, int epochs, int patience, double learningRate)
{
    private IReadOnlyDictionary<string, float[]>? _best;
    private int _step;
    private double _losses;

    /// <summary>Epochs whose end was measured.</summary>
    public int Epoch { get; private set; }

    public int BestEpoch { get; private set; }

    public double BestValue { get; private set; } = double.NegativeInfinity;

    /// <summary>Mean loss of the epoch that ended last, in nats.</summary>
    public double Loss { get; private set; }

    public bool IsDone => Epoch >= epochs || Epoch - BestEpoch >= patience;

    /// <summary>One step.</summary>
    /// <returns>Whether the epoch is through; then <see cref="EndEpoch"/> is next.</returns>
    public bool Step()
    {
        var steps = trainer.StepsOf(Epoch);
        _losses += trainer.Step(Epoch, _step++, (float)learningRate);
        if (_step < steps)
            return false;
        (Loss, _losses, _step) = (_losses / steps, 0, 0);
        return true;
    }

    /// <param name="value">Of the weights as they are, on validation; more is better.</param>
    public void EndEpoch(double value)
    {
        Epoch++;
        if (value <= BestValue)
            return;
        (BestValue, BestEpoch) = (value, Epoch);
        _best = trainer.ReadParameters();
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
            writer.Write(Epoch);
            writer.Write(_step);
            writer.Write(_losses);
            writer.Write(Loss);
            writer.Write(BestEpoch);
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
            Epoch = reader.ReadInt32();
            _step = reader.ReadInt32();
            _losses = reader.ReadDouble();
            Loss = reader.ReadDouble();
            BestEpoch = reader.ReadInt32();
            BestValue = reader.ReadDouble();
            _best = CheckpointWeights.Read(reader);
        }

        trainer.LoadState(stream);
    }
}
