using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Recotem.Hosting.Progress;

/// <summary>Shows the trials done and planned, as <c>12/40</c>.</summary>
internal sealed class TrialCountColumn : ProgressColumn
{
    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(string.Create(CultureInfo.InvariantCulture, $"{task.Value:F0}/{task.MaxValue:F0}"));
}
