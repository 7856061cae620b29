namespace VideoRec.Web.Components.Localization;

/// <summary>Names the resource files with everything the pages say (<c>Texts.resx</c> English, <c>Texts.zh.resx</c> Chinese).</summary>
public sealed class Texts;
