using System.Collections.Immutable;

namespace Recotem.Recipes;

/// <summary>The plugins of a recipe as its hash sees them.</summary>
internal sealed record RecipePlugins(
    ChosenPlugin Source, ChosenPlugin Metric, ChosenPlugin Split, ChosenPlugin Search, ImmutableArray<ChosenPlugin> Algorithms);

/// <summary>A chosen plugin.</summary>
/// <param name="Name">Its canonical name, whatever alias the recipe uses.</param>
/// <param name="Options">Its options, expanded.</param>
internal sealed record ChosenPlugin(string Name, ConfigNode Options);
