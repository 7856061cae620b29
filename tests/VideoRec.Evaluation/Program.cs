using System.CommandLine;
using VideoRec.Evaluation;
using VideoRec.Evaluation.Copies;
using VideoRec.Evaluation.FineTune;
using VideoRec.Evaluation.Labels;
using VideoRec.Evaluation.LikeFrames;
using VideoRec.Evaluation.NextFrame;
using VideoRec.Evaluation.OnScreen;
using VideoRec.Evaluation.Quantise;
using VideoRec.Evaluation.Ratings;
using VideoRec.Evaluation.Scenes;
using VideoRec.Evaluation.Search;
using VideoRec.Evaluation.Sequences;
using VideoRec.Evaluation.Simulate;
using VideoRec.Evaluation.TrainSpeed;

var root = new RootCommand("Measures how well VideoRec sees and recommends.")
{
    ClipsCommand.Create(), PostersCommand.Create(), SiteCommand.Create(), FeedCommand.Create(), SimulateCommand.Create(),
    LatencyCommand.Create(), NextFrameCommand.Create(), TrainSpeedCommand.Create(), LibraryCommand.Create(), QuantiseCommand.Create(),
    FineTuneCommand.Create(), CopiesCommand.Create(), LikeFramesCommand.Create(), ScenesCommand.Create(), SearchCommand.Create(), OnScreenCommand.Create(),
    MomentsCommand.Create(), RatingsCommand.Create(), RatingsCommand.CreateMovieLens(), SequenceCommand.Create(), LabelsCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
