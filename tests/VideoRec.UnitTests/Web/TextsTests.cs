using System.Text.RegularExpressions;
using System.Xml.Linq;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.NextFrame;
using VideoRec.Jobs.Learning.Sequences;
using VideoRec.Jobs.Learning.Training;
using VideoRec.UnitTests.House;

namespace VideoRec.UnitTests.Web;

/// <summary>Both languages say the same things, and say everything that pages ask for.</summary>
public sealed partial class TextsTests
{
    private const string Folder = "src/VideoRec.Web/Components/Localization/";

    private static readonly Dictionary<string, string> English = Read("Texts.resx");
    private static readonly Dictionary<string, string> Chinese = Read("Texts.zh.resx");

    [Fact]
    public void Languages_HaveTheSameKeysAndPlaceholders()
    {
        Assert.Equal(English.Keys.Order(), Chinese.Keys.Order());
        Assert.DoesNotContain(English, text => !Placeholders(text.Value).SetEquals(Placeholders(Chinese[text.Key])));
        Assert.DoesNotContain(English.Concat(Chinese), text => string.IsNullOrWhiteSpace(text.Value));
    }

    [Fact]
    public void Keys_ThatPagesName_Exist()
    {
        var named = RepositoryFiles.Sources(".razor", ".cs").Where(path => path.StartsWith("src/VideoRec.Web/", StringComparison.Ordinal))
            .SelectMany(path => Named().Matches(RepositoryFiles.Read(path)).Select(match => (path, key: match.Groups[1].Value)));
        Assert.DoesNotContain(named, use => !English.ContainsKey(use.key));
    }

    [Theory]
    [InlineData(TrainingKinds.NextFrame, typeof(NextFrameConfiguration))]
    [InlineData(TrainingKinds.Sequence, typeof(SequenceConfiguration))]
    [InlineData(TrainingKinds.FineTune, typeof(FineTuningConfiguration))]
    public void Trainings_AndTheirSettings_HaveNames(string kind, Type configuration)
    {
        Assert.All(TrainingConfigurations.Of(configuration).Where(setting => setting.IsShown), setting => Assert.Contains($"TrainingSetting_{setting.Name}", English.Keys));
        Assert.Contains($"TrainingKind_{kind}", English.Keys);
    }

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];

    private static Dictionary<string, string> Read(string file) => XDocument.Parse(RepositoryFiles.Read(Folder + file)).Root!
        .Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    [GeneratedRegex("""\b(?:T|texts)\["([^"]+)"[,\]]""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
