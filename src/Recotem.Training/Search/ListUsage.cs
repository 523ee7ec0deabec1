namespace Recotem.Training;

/// <summary>How the lists that a trial was judged by use the catalogue.</summary>
/// <param name="Coverage">The share of items that are in some list.</param>
/// <param name="Gini">How unevenly they are recommended: 0 if all are alike.</param>
internal readonly record struct ListUsage(double Coverage, double Gini);
