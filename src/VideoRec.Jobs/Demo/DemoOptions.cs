namespace VideoRec.Jobs.Demo;

/// <summary>The films that come with the site. Section <c>VideoRec:Demo</c>.</summary>
public sealed class DemoOptions
{
    /// <summary>Whether the first start on an empty store imports the demo library; <c>--demo false</c> starts empty.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Folder with the films and <c>demo.csv</c>.</summary>
    /// <value>The default is empty: <c>demo</c> beside the program.</value>
    public string Directory { get; set; } = "";
}
