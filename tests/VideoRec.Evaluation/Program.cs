using System.CommandLine;
using VideoRec.Evaluation;

var root = new RootCommand("Measures how well VideoRec sees, on folders of labelled clips.") { ClipsCommand.Create(), PostersCommand.Create(), SiteCommand.Create() };
return await root.Parse(args).InvokeAsync();
