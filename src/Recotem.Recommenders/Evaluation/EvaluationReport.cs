using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>What an evaluation found.</summary>
/// <param name="Users">The users whose lists were judged, ascending: those with at least one item to be found.</param>
/// <param name="Means">The mean of each metric over these users, in the order of the metrics; 0 if there are none.</param>
/// <param name="Values">For each metric its value for each of these users.</param>
/// <param name="Usage">How the lists use the catalogue.</param>
public sealed record EvaluationReport(
    ImmutableArray<int> Users, ImmutableArray<double> Means, ImmutableArray<ImmutableArray<double>> Values, CatalogUsage Usage);
