using System.Globalization;

namespace Recotem.Recommenders;

/// <summary>The size of factorisations in double precision.</summary>
internal static class FactorMatrices
{
    /// <summary>Checks that factors of users and items fit into arrays.</summary>
    /// <exception cref="TrainingException">There are too many users or items for the number of components.</exception>
    public static void Check(string algorithm, InteractionMatrix interactions, int components)
    {
        // The working matrices are wider by the oversampling of the decomposition.
        const int Margin = 16;
        (int rows, string what) = interactions.UserCount >= interactions.ItemCount
            ? (interactions.UserCount, "users")
            : (interactions.ItemCount, "items");
        if (DoubleMatrix.Fits(rows, components + Margin))
            return;
        throw new TrainingException("training_error", string.Create(
            CultureInfo.InvariantCulture,
            $"{algorithm} cannot hold {rows:N0} {what} with n_components {components}: their factors have too many values for one array; set n_components to {Math.Max(1, (Array.MaxLength / rows) - (2 * Margin)):N0} at most, or use IALS"));
    }
}
