namespace VideoRec.Domain.Training;

/// <summary>What every training of a learned model goes through, in this order.</summary>
public enum TrainingStep
{
    /// <summary>Reads the data and splits it into train, validation and test.</summary>
    Prepare,

    /// <summary>Builds the graph and the first weights.</summary>
    Build,

    /// <summary>Changes the weights; this is where curves come from.</summary>
    Train,

    /// <summary>Chooses on validation data: the epoch that is kept, an interpolation, a threshold.</summary>
    Validate,

    /// <summary>Measures once on data that took no part so far, with the model in use beside it.</summary>
    Test,
}
