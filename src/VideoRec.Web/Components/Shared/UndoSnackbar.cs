using MudBlazor;

namespace VideoRec.Web.Components.Shared;

/// <summary>Says that something was done, with a button that takes it back.</summary>
internal static class UndoSnackbar
{
    /// <param name="name">Of the button.</param>
    public static void AddWithUndo(this ISnackbar snackbar, string done, string name, Func<Task> undo) => snackbar.Add(done, Severity.Normal, options =>
    {
        options.Action = name;
        options.OnClick = _ => undo();
    });
}
