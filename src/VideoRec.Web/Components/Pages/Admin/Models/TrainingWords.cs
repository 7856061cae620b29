using Microsoft.Extensions.Localization;
using VideoRec.Web.Components.Localization;

namespace VideoRec.Web.Components.Pages.Admin.Models;

/// <summary>Names of what trainings bring along, in the page's language.</summary>
internal static class TrainingWords
{
    /// <summary>The text <c>TrainingSetting_{Property}</c>; where there is none, the name itself.</summary>
    /// <param name="name">As the class or the kept JSON spells it.</param>
    public static string Setting(IStringLocalizer<Texts> texts, string name)
    {
        var property = char.ToUpperInvariant(name[0]) + name[1..];
        return texts[$"TrainingSetting_{property}"] is { ResourceNotFound: false } known ? known.Value : property;
    }
}
